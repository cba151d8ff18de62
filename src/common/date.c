/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "date.h"

#include <string.h>
#include <time.h>

#define SECONDS_A_DAY 86400

/* The number of `length` decimal digits; -1: one of them is not a digit. */
static int parse_digits(const char *text, int length)
{
    int number = 0;
    for (int i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        number = number * 10 + (text[i] - '0');
    }
    return number;
}

bool date_parse(const char *text, long *days)
{
    if (strlen(text) != strlen("YYYY-MM-DD") || text[4] != '-' || text[7] != '-')
        return false;
    int year = parse_digits(text, 4);
    int month = parse_digits(text + 5, 2);
    int day = parse_digits(text + 8, 2);
    if (year < 1 || month < 1 || day < 1)
        return false;
    struct tm date = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day};
    time_t seconds = timegm(&date);
    /* timegm has moved a date that is not in the calendar to another month. */
    if (date.tm_year != year - 1900 || date.tm_mon != month - 1 || date.tm_mday != day)
        return false;
    *days = (long)(seconds / SECONDS_A_DAY);
    return true;
}

long date_today(void)
{
    return (long)(time(NULL) / SECONDS_A_DAY);
}

void date_format(long days, char text[16])
{
    struct tm date;
    time_t seconds = (time_t)days * SECONDS_A_DAY;
    if (gmtime_r(&seconds, &date) == NULL || strftime(text, 16, "%Y-%m-%d", &date) == 0)
        strcpy(text, "?");
}
