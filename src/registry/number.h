/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The column of the port number: a number, or a range such as 6000-6063. */

#ifndef NUMBER_H
#define NUMBER_H

#include <stdbool.h>

/* Get the first and the last port, in host byte order; of a single port, they are equal. false: the
 * text is neither a number from 0 to 65535 nor a range of such numbers. */
bool number_parse(const char *text, unsigned *first, unsigned *last);

#endif
