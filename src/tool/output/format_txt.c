/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Plain text, in the order of IANA's text file: the head of the page, the records, the persons, the
 * footnotes. A column is as wide as its longest word, and at least as wide as given here. So each
 * cell has the same position on all lines, and begins on the first line of its record.
 *
 * The registry is read twice, because the widths must be known before the first record.
 */

#include "format.h"

#include <string.h>

#define GAP 1u /* blanks between columns */

static const size_t record_widths[REGISTRY_COLUMNS] = {
    [REGISTRY_NAME] = 15,        [REGISTRY_NUMBER] = 11,       [REGISTRY_PROTOCOL] = 9,
    [REGISTRY_DESCRIPTION] = 32, [REGISTRY_ASSIGNEE] = 24,     [REGISTRY_CONTACT] = 24,
    [REGISTRY_REGISTERED] = 12,  [REGISTRY_MODIFIED] = 12,     [REGISTRY_REFERENCE] = 16,
    [REGISTRY_SERVICE_CODE] = 7, [REGISTRY_UNAUTHORIZED] = 16, [REGISTRY_NOTES] = 40,
};

static const size_t person_widths[PERSON_COLUMNS] = {
    [PERSON_COLUMN_ID] = 24,  [PERSON_COLUMN_NAME] = 24,    [PERSON_COLUMN_ORGANIZATION] = 24,
    [PERSON_COLUMN_URI] = 32, [PERSON_COLUMN_UPDATED] = 12,
};

/* The number of UTF-8 characters in the bytes. */
static size_t count_characters(const char *bytes, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++)
        if (((unsigned char)bytes[i] & 0xc0) != 0x80)
            count++;
    return count;
}

static bool is_blank(char letter)
{
    return letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n';
}

static size_t count_blanks(const char *text)
{
    size_t count = 0;
    while (is_blank(text[count]))
        count++;
    return count;
}

/* The length of the word at `text`, in bytes. A line can end after a word. A reference in brackets
 * that directly follows another one is a word of its own. */
static size_t word_length(const char *text)
{
    size_t length = 0;
    while (text[length] != '\0' && !is_blank(text[length])) {
        length++;
        if (text[length - 1] == ']' && text[length] == '[')
            break;
    }
    return length;
}

static void measure(const char *const cells[], int count, size_t *widths)
{
    for (int i = 0; i < count; i++) {
        const char *rest = cells[i];
        while (*(rest += count_blanks(rest)) != '\0') {
            size_t length = word_length(rest);
            size_t width = count_characters(rest, length);
            if (width > widths[i])
                widths[i] = width;
            rest += length;
        }
    }
}

static void measure_record(struct output *output, const struct registry_record *record)
{
    measure(record->columns, REGISTRY_COLUMNS, output->record_widths);
}

/* An id in brackets, as records have it. A longer one is cut. */
struct bracketed_id {
    char text[1024];
};

static void fill_person(const struct registry_person *person, struct bracketed_id *id,
                        const char *cells[PERSON_COLUMNS])
{
    person_cells(person, cells);
    snprintf(id->text, sizeof id->text, "[%.*s]", (int)sizeof id->text - 3, person->id);
    cells[PERSON_COLUMN_ID] = id->text;
}

static void measure_person(struct output *output, const struct registry_person *person)
{
    struct bracketed_id id = {.text = ""};
    const char *cells[PERSON_COLUMNS];
    fill_person(person, &id, cells);
    measure(cells, PERSON_COLUMNS, output->person_widths);
}

/* Print text, with `?` for each control character that XML allows: DEL and C1. */
static void print_text(FILE *stream, const char *text, size_t length)
{
    size_t start = 0; /* of what is not printed yet */
    for (size_t i = 0; i < length; i++) {
        bool is_c1 = (unsigned char)text[i] == 0xc2 && (unsigned char)text[i + 1] < 0xa0;
        if (!is_c1 && text[i] != 0x7f)
            continue;
        fwrite(text + start, 1, i - start, stream);
        putc('?', stream);
        i += is_c1;
        start = i + 1;
    }
    if (start < length)
        fwrite(text + start, 1, length - start, stream);
}

static void print_blanks(FILE *stream, size_t count)
{
    static const char row[] = "                                                                ";
    const size_t length = sizeof row - 1;
    for (; count > length; count -= length)
        fwrite(row, 1, length, stream);
    fwrite(row, 1, count, stream);
}

/* Print as many words of a cell as fit into `width`. Returns the rest of the cell. */
static const char *print_words(FILE *stream, const char *text, size_t width, size_t *used)
{
    *used = 0;
    text += count_blanks(text);
    while (*text != '\0') {
        size_t length = word_length(text);
        size_t characters = count_characters(text, length);
        if (*used > 0 && *used + characters > width)
            break;
        print_text(stream, text, length);
        *used += characters;
        text += length;
        size_t blanks = count_blanks(text);
        text += blanks;
        if (blanks > 0 && *text != '\0' &&
            *used + 1 + count_characters(text, word_length(text)) <= width) {
            putc(' ', stream);
            ++*used;
        } else if (blanks > 0) {
            break;
        }
    }
    return text;
}

/* The number of columns up to the last one in which something is left to print. */
static int count_filled(const char *const rest[], int count)
{
    while (count > 0 && *rest[count - 1] == '\0')
        count--;
    return count;
}

/* Print a row, on as many lines as its longest cell needs. `cells` is changed. */
static void print_row(FILE *stream, const char *cells[], const size_t *widths, int count)
{
    for (int i = 0; i < count; i++)
        cells[i] += count_blanks(cells[i]);
    do {
        size_t missing = 0; /* blanks to print before the next cell of the line */
        int filled = count_filled(cells, count);
        for (int i = 0; i < filled; i++) {
            size_t used = 0;
            if (*cells[i] != '\0') {
                print_blanks(stream, missing);
                missing = 0;
                cells[i] = print_words(stream, cells[i], widths[i], &used);
            }
            missing += widths[i] - used + GAP;
        }
        putc('\n', stream);
    } while (count_filled(cells, count) > 0);
}

static void print_titles(FILE *stream, const char *const titles[], const size_t *widths, int count)
{
    const char *cells[REGISTRY_COLUMNS];
    memcpy(cells, titles, (size_t)count * sizeof cells[0]);
    print_row(stream, cells, widths, count);
}

/* Print text, with each line indented. */
static void print_indented(FILE *stream, const char *text, size_t indent)
{
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        print_blanks(stream, length > 0 ? indent : 0);
        print_text(stream, text, length);
        putc('\n', stream);
        text += length;
        text += *text == '\n';
    }
}

/* Print all parts of a kind, with one label. */
static void print_parts(const struct output *output, enum registry_part_kind kind,
                        const char *label)
{
    const struct registry_part *part = head_next(&output->head, NULL, kind);
    if (part == NULL)
        return;
    fprintf(output->stream, "\n   %s\n", label);
    for (; part != NULL; part = head_next(&output->head, part, kind))
        print_indented(output->stream, part->text, 3);
}

static void print_notes(const struct output *output)
{
    const struct registry_part *note = NULL;
    while ((note = head_next(&output->head, note, REGISTRY_NOTE)) != NULL) {
        putc('\n', output->stream);
        print_indented(output->stream, *note->label != '\0' ? note->label : "Note", 3);
        putc('\n', output->stream);
        print_indented(output->stream, note->text, 1);
    }
}

static void begin(struct output *output)
{
    const struct registry_part *title = head_next(&output->head, NULL, REGISTRY_TITLE);
    FILE *stream = output->stream;
    for (int i = 0; i < REGISTRY_COLUMNS; i++)
        if (output->record_widths[i] < record_widths[i])
            output->record_widths[i] = record_widths[i];
    for (int i = 0; i < PERSON_COLUMNS; i++)
        if (output->person_widths[i] < person_widths[i])
            output->person_widths[i] = person_widths[i];
    fputs("   Internet Assigned Numbers Authority\n\n", stream);
    print_indented(stream, title != NULL ? title->text : REGISTRY_ID, 3);
    print_parts(output, REGISTRY_UPDATED, "Last Updated");
    print_parts(output, REGISTRY_EXPERT, "Expert(s)");
    print_parts(output, REGISTRY_LINK, "Reference");
    print_notes(output);
    putc('\n', stream);
    print_titles(stream, registry_titles, output->record_widths, REGISTRY_COLUMNS);
}

static void print_record(struct output *output, const struct registry_record *record)
{
    const char *cells[REGISTRY_COLUMNS];
    memcpy(cells, record->columns, sizeof cells);
    print_row(output->stream, cells, output->record_widths, REGISTRY_COLUMNS);
}

static void end_records(const struct output *output)
{
    if (!output->has_descriptions)
        fputs("\n   This registry has facts only: no descriptions, notes and contacts.\n"
              "   `iana-services update` installs IANA's full registry.\n",
              output->stream);
}

static void print_person(struct output *output, const struct registry_person *person)
{
    struct bracketed_id id = {.text = ""};
    const char *cells[PERSON_COLUMNS];
    if (output->persons == 0) {
        end_records(output);
        fputs("\n   Contact Information\n\n", output->stream);
        print_titles(output->stream, person_titles, output->person_widths, PERSON_COLUMNS);
    }
    fill_person(person, &id, cells);
    print_row(output->stream, cells, output->person_widths, PERSON_COLUMNS);
}

static void end(struct output *output)
{
    const struct registry_part *footnote = head_next(&output->head, NULL, REGISTRY_FOOTNOTE);
    if (output->persons == 0)
        end_records(output);
    if (footnote != NULL)
        fputs("\n   Footnote\n", output->stream);
    for (; footnote != NULL; footnote = head_next(&output->head, footnote, REGISTRY_FOOTNOTE)) {
        fputs("\n   [", output->stream);
        print_text(output->stream, footnote->label, strlen(footnote->label));
        fputs("]\n", output->stream);
        print_indented(output->stream, footnote->text, 7);
    }
    fputs("\n   Licensing Terms: https://www.iana.org/help/licensing-terms\n", output->stream);
}

const struct format format_txt = {
    .name = "txt",
    .is_page = true,
    .measure_record = measure_record,
    .measure_person = measure_person,
    .begin = begin,
    .record = print_record,
    .person = print_person,
    .end = end,
};
