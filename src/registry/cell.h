/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Gives the text of a column the white space that it has in IANA's CSV. */

#ifndef CELL_H
#define CELL_H

#include "common/strbuf.h"

/* Replace each line break that has blanks on both sides, and these blanks, by one blank. Remove
 * white space at both ends. */
void cell_tidy(struct strbuf *cell);

/* Remove white space at both ends. */
void cell_strip(struct strbuf *cell);

#endif
