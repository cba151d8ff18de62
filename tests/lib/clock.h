/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A clock that replaces the one of the system: a second passes when the test says so. */

#ifndef CLOCK_H
#define CLOCK_H

void pass_a_second(void);

#endif
