/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "format.h"

#include <string.h>

const char *const person_titles[PERSON_COLUMNS] = {
    [PERSON_COLUMN_ID] = "ID",
    [PERSON_COLUMN_NAME] = "Name",
    [PERSON_COLUMN_ORGANIZATION] = "Organization",
    [PERSON_COLUMN_URI] = "Contact URI",
    [PERSON_COLUMN_UPDATED] = "Last Updated",
};

void person_cells(const struct registry_person *person, const char *cells[PERSON_COLUMNS])
{
    cells[PERSON_COLUMN_ID] = person->id;
    cells[PERSON_COLUMN_NAME] = person->name;
    cells[PERSON_COLUMN_ORGANIZATION] = person->organization;
    cells[PERSON_COLUMN_URI] = person->uri;
    cells[PERSON_COLUMN_UPDATED] = person->updated;
}

const struct format *format_find(const char *name, const struct format *text)
{
    const struct format *const formats[] = {text,        &format_csv,  &format_json,
                                            &format_xml, &format_html, &format_txt};
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
        if (formats[i] != NULL && strcmp(name, formats[i]->name) == 0)
            return formats[i];
    return NULL;
}
