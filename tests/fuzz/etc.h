/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* For inputs that are services files: an /etc that only this process has. */

#ifndef ETC_H
#define ETC_H

#include <stddef.h>
#include <stdint.h>

#include "services_model.h"

/* Enter an empty /etc, with the directory of the configuration, and set LC_CTYPE to UTF-8. Returns
 * how the glibc that runs this reads services(5). Without root, this ends the process with 77: it
 * is skipped. */
enum model_syntax etc_enter(void);

/* The bytes that an input stands for: some of its bytes stand for many, for lines that are longer
 * than an input. The caller frees them. */
char *etc_expand(const uint8_t *data, size_t size, size_t *expanded);

#endif
