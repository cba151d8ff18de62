/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Dates of registries, in the Gregorian calendar and UTC. A day is a number: 1970-01-01 is 0. */

#ifndef DATE_H
#define DATE_H

#include <stdbool.h>

/* Read a date. `days` gets its number. Returns whether `text` is YYYY-MM-DD and in the calendar. */
bool date_parse(const char *text, long *days);

/* The number of the current day, by the system's clock. */
long date_today(void);

/* Write the day of this number as YYYY-MM-DD. */
void date_format(long days, char text[16]);

#endif
