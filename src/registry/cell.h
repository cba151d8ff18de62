/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The white space of a column's text, as IANA's own CSV has it. */

#ifndef CELL_H
#define CELL_H

#include "common/strbuf.h"

/* Replace each line break between blanks, with these, by one blank; strip both ends. */
void cell_tidy(struct strbuf *cell);

/* Strip both ends. */
void cell_strip(struct strbuf *cell);

#endif
