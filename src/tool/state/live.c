/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "live.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/io.h"
#include "nss/reader.h"
#include "tool/tool.h"

int live_read(struct live_database *live, const char *path)
{
    struct stat status;
    int error = -EBADMSG;
    live->path = path;
    int descriptor = io_open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0)
        return descriptor;
    if (fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) &&
        io_read(descriptor, &live->block, sizeof live->block) == sizeof live->block)
        error = reader_check_header(&live->block, (uint64_t)status.st_size);
    close(descriptor);
    return error;
}

int live_find(struct live_database *live)
{
    int reason = live_read(live, STATE_DATABASE);
    if (reason == 0)
        return 0;
    int error = live_read(live, DATA_DATABASE);
    if (error == 0 || reason == -ENOENT)
        return error;
    live->path = STATE_DATABASE;
    return reason;
}

const char *live_registry(void)
{
    bool is_missing = access(STATE_REGISTRY, R_OK) != 0 && errno == ENOENT;
    return is_missing ? DATA_REGISTRY : STATE_REGISTRY;
}
