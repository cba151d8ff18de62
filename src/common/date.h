/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Dates as registries have them, in the Gregorian calendar and UTC. */

#ifndef DATE_H
#define DATE_H

#include <stdbool.h>

/*
 * Read YYYY-MM-DD, which has to be all of `text`, and a day of the calendar. Whether it is one;
 * `days` gets its number, from 1970-01-01 on, which is 0.
 */
bool date_parse(const char *text, long *days);

/* The number of the day that it is by this system's clock. */
long date_today(void);

/* The day of this number as YYYY-MM-DD. */
void date_format(long days, char text[16]);

#endif
