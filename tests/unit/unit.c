/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Runs all unit tests, in a temporary directory. */

#include "unit.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static int remove_file(const char *path, const struct stat *status, int flag, struct FTW *walk)
{
    (void)status, (void)flag, (void)walk;
    return remove(path);
}

static int run_all(void)
{
    SRunner *runner = srunner_create(reader_suite());
    srunner_add_suite(runner, damage_suite());
    srunner_add_suite(runner, content_suite());
    srunner_add_suite(runner, servent_suite());
    srunner_add_suite(runner, registry_suite());
    srunner_add_suite(runner, refusal_suite());
    srunner_add_suite(runner, table_suite());
    srunner_add_suite(runner, preferences_suite());
    srunner_add_suite(runner, writer_suite());
    srunner_add_suite(runner, extremes_suite());
    srunner_add_suite(runner, build_suite());
    srunner_add_suite(runner, publish_suite());
    srunner_run_all(runner, CK_ENV);
    /* CK_RUN_SUITE may name no suite. */
    int failed = srunner_ntests_run(runner) > 0 ? srunner_ntests_failed(runner) : 1;
    srunner_free(runner);
    return failed;
}

int main(void)
{
    const char *parent = getenv("TMPDIR");
    char directory[4096];
    snprintf(directory, sizeof directory, "%s/nss-iana-unit.XXXXXX",
             parent != NULL ? parent : "/tmp");
    if (mkdtemp(directory) == NULL || chmod(directory, 0755) != 0 || chdir(directory) != 0) {
        perror(directory);
        return EXIT_FAILURE;
    }
    int failed = run_all();
    if (chdir("/") != 0 || nftw(directory, remove_file, 16, FTW_DEPTH | FTW_PHYS) != 0) {
        perror(directory);
        return EXIT_FAILURE;
    }
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
