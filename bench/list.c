/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * list COUNT: prints the nanoseconds that getservent takes for a service when it lists them all.
 * There must be COUNT of them. What the first call of a process costs is not measured here.
 */

#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>

#include "nanoseconds.h"

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    setservent(1);
    getservent();
    endservent();

    long count = 0;
    double start = nanoseconds();
    setservent(1);
    while (getservent() != NULL)
        count++;
    endservent();
    double taken = nanoseconds() - start;
    if (count != atol(argv[1])) {
        fprintf(stderr, "list: %ld services, not %s\n", count, argv[1]);
        return 1;
    }
    printf("%.2f\n", taken / (double)count);
    return 0;
}
