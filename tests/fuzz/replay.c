/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Gives each file of the corpus to a fuzz target: an old finding must not come back. */

#include "fuzz.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* The file as memory of just that size, so that a sanitizer sees a step beyond it. */
static void replay(int descriptor, const char *name, size_t size)
{
    uint8_t *data = malloc(size);
    if ((data == NULL && size > 0) || read(descriptor, data, size) != (ssize_t)size) {
        perror(name);
        exit(EXIT_FAILURE);
    }
    printf("%s\n", name);
    fflush(stdout);
    LLVMFuzzerTestOneInput(data, size);
    free(data);
}

int main(int argc, char **argv)
{
    struct stat status;
    unsigned count = 0;
    DIR *directory = opendir(FUZZ_CORPUS);
    if (directory == NULL) {
        perror(FUZZ_CORPUS);
        return EXIT_FAILURE;
    }
    if (LLVMFuzzerInitialize != NULL)
        LLVMFuzzerInitialize(&argc, &argv);
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        int descriptor = openat(dirfd(directory), entry->d_name, O_RDONLY | O_CLOEXEC);
        if (descriptor >= 0 && fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode)) {
            replay(descriptor, entry->d_name, (size_t)status.st_size);
            count++;
        }
        close(descriptor);
    }
    closedir(directory);
    printf("%u files of %s\n", count, FUZZ_CORPUS);
    return count > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
