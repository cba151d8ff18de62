/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Gives each file of the kept corpus to a fuzz target: what once broke must not break again. */

#include "fuzz.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

/* The file as memory of just that size, so that a sanitizer sees a step beyond it. */
static void replay(const char *path, size_t size)
{
    uint8_t *data = malloc(size);
    FILE *file = fopen(path, "re");
    if ((data == NULL && size > 0) || file == NULL || fread(data, 1, size, file) != size) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    fclose(file);
    LLVMFuzzerTestOneInput(data, size);
    free(data);
}

int main(void)
{
    struct stat status;
    unsigned count = 0;
    DIR *directory = opendir(FUZZ_CORPUS);
    if (directory == NULL || chdir(FUZZ_CORPUS) != 0) {
        perror(FUZZ_CORPUS);
        return EXIT_FAILURE;
    }
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;)
        if (stat(entry->d_name, &status) == 0 && S_ISREG(status.st_mode)) {
            printf("%s\n", entry->d_name);
            fflush(stdout);
            replay(entry->d_name, (size_t)status.st_size);
            count++;
        }
    closedir(directory);
    printf("%u files of %s\n", count, FUZZ_CORPUS);
    return count > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
