/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "services_model.h"

#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

/* What isspace takes for one. */
static const char blanks[] = " \t\n\v\f\r";

static void add(struct model *model, const char *name, const char *protocol, uint16_t port)
{
    model->services = reallocarray(model->services, model->count + 1, sizeof model->services[0]);
    fuzz_expect(model->services != NULL, "there is memory");
    model->services[model->count++] = (struct model_service){name, protocol, port};
}

/*
 * `name number/protocol alias ...`, up to a `#` or a NUL. What is behind the slash may be missing;
 * the slash itself only where the line ends with the number. A number may have a sign, and has 32
 * bits; its low 16 are the port. glibc reads 64 bits everywhere.
 */
static void read_line(struct model *model, enum model_syntax syntax, char *line)
{
    char *rest;
    char *behind;
    line[strcspn(line, "#")] = '\0';
    const char *end = line + strlen(line);
    const char *name = strtok_r(line, blanks, &rest);
    const char *number = strtok_r(NULL, blanks, &rest);
    if (number == NULL)
        return;
    unsigned long long port = strtoull(number, &behind, syntax == MODEL_DECIMAL ? 10 : 0);
    if (behind == number || (*behind != '/' && behind != end) || port > UINT32_MAX)
        return;
    size_t slashes = strspn(behind, "/");
    const char *protocol = behind + (syntax == MODEL_DECIMAL && slashes > 1 ? 1 : slashes);
    add(model, name, protocol, (uint16_t)port);
    for (const char *alias; (alias = strtok_r(NULL, blanks, &rest)) != NULL;)
        add(model, alias, protocol, (uint16_t)port);
}

void model_read(struct model *model, enum model_syntax syntax, const char *bytes, size_t size)
{
    *model = (struct model){.text = malloc(size + 1)};
    fuzz_expect(model->text != NULL, "there is memory");
    memcpy(model->text, bytes, size);
    model->text[size] = '\0';
    for (char *line = model->text; line < model->text + size;) {
        char *end = memchr(line, '\n', (size_t)(model->text + size - line));
        if (end == NULL)
            end = model->text + size;
        bool has_end = end < model->text + size;
        *end = '\0';
        if (strchr(blanks, *line) != NULL && (!has_end || strlen(line) < (size_t)(end - line)))
            model->is_doubtful = true;
        read_line(model, syntax, line);
        line = end + 1;
    }
}

void model_free(struct model *model)
{
    free(model->services);
    free(model->text);
}

static bool is_same(const struct model_service *one, const struct model_service *other,
                    unsigned keys)
{
    return ((keys & MODEL_NAME) == 0 || strcmp(one->name, other->name) == 0) &&
           ((keys & MODEL_PORT) == 0 || one->port == other->port) &&
           ((keys & MODEL_PROTOCOL) == 0 || strcmp(one->protocol, other->protocol) == 0);
}

bool model_is_first(const struct model *model, size_t index, unsigned keys)
{
    for (size_t i = 0; i < index; i++)
        if (is_same(&model->services[i], &model->services[index], keys))
            return false;
    return true;
}
