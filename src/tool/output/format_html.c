/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * HTML: IANA's page as one file, which needs no other file. The records are a table inside
 * <noscript>. A browser that runs no scripts shows the table. For a browser that runs scripts, the
 * table is text, which page/script.js reads; so the file has each record once. It is printed while
 * the registry is read.
 *
 * Text of the registry is escaped. The policy of the page allows only its own style and script.
 */

#include "format.h"

#include <stdbool.h>
#include <string.h>

#include "tool/output/page_files.h"

/* The number of persons in one body of their table. Browsers render only the bodies in view. */
#define BODY 50u

static bool is_blank(char letter)
{
    return letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n';
}

/* Whether it is a control character that HTML does not allow: C0, C1 or DEL. */
static bool is_control(const unsigned char *bytes)
{
    return (bytes[0] < 0x20 && !is_blank((char)bytes[0])) || bytes[0] == 0x7f ||
           (bytes[0] == 0xc2 && bytes[1] >= 0x80 && bytes[1] < 0xa0);
}

/* Print one character or byte, escaped. Returns how many bytes of the text it was. */
static size_t print_character(FILE *stream, const char *text)
{
    if (is_control((const unsigned char *)text)) {
        fputs("&#xfffd;", stream);
        return (unsigned char)*text == 0xc2 ? 2 : 1;
    }
    switch (*text) {
    case '&':
        fputs("&amp;", stream);
        break;
    case '<':
        fputs("&lt;", stream);
        break;
    case '"':
        fputs("&#34;", stream);
        break;
    default:
        putc(*text, stream);
    }
    return 1;
}

/* The number of bytes that need no escape. \xc2 can be the first byte of a C1 control. */
static size_t plain_length(const char *text)
{
    return strcspn(text, "&<\" \t\r\n\x7f\xc2");
}

/* Print text with its white space. */
static void print_text(FILE *stream, const char *text, size_t length)
{
    const char *end = text + length;
    while (text < end)
        text += print_character(stream, text);
}

/* Print text, with one blank instead of consecutive white space. Quotation marks are not escaped,
 * because this text is never in an attribute. */
static void print_flowing(FILE *stream, const char *text)
{
    text += strspn(text, " \t\r\n");
    while (*text != '\0') {
        size_t plain = plain_length(text);
        size_t blanks = strspn(text + plain, " \t\r\n");
        fwrite(text, 1, plain, stream);
        text += plain + blanks;
        if (blanks > 0 && *text != '\0')
            putc(' ', stream);
        if (plain + blanks > 0)
            continue;
        if (*text == '"')
            putc(*text++, stream);
        else
            text += print_character(stream, text);
    }
}

static bool starts_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

/* Print a reference; as a link if it is an RFC or an address. */
static void print_reference(FILE *stream, const char *reference, size_t length)
{
    size_t digits = starts_with(reference, "RFC") ? strspn(reference + 3, "0123456789") : 0;
    bool is_rfc = digits > 0 && digits + 3 <= length;
    bool is_address = starts_with(reference, "https://") || starts_with(reference, "http://");
    if (is_rfc) {
        fprintf(stream, "<a href=\"https://www.rfc-editor.org/rfc/rfc%.*s\">", (int)digits,
                reference + 3);
    } else if (is_address) {
        fputs("<a href=\"", stream);
        print_text(stream, reference, length);
        fputs("\">", stream);
    }
    print_text(stream, reference, length);
    if (is_rfc || is_address)
        fputs("</a>", stream);
}

/* Print text with its white space, and with its references, which are in brackets, as links. */
static void print_linked(FILE *stream, const char *text, size_t length)
{
    const char *end = text + length;
    while (text < end) {
        const char *bracket = memchr(text, '[', (size_t)(end - text));
        const char *close = bracket != NULL ? memchr(bracket, ']', (size_t)(end - bracket)) : NULL;
        if (close == NULL) {
            print_text(stream, text, (size_t)(end - text));
            return;
        }
        print_text(stream, text, (size_t)(bracket + 1 - text));
        print_reference(stream, bracket + 1, (size_t)(close - bracket) - 1);
        text = close;
    }
}

/* Print a note: its paragraphs, and its boxes of asterisks, which keep their line breaks. */
static void print_paragraphs(FILE *stream, const char *text)
{
    while (*text != '\0') {
        const char *end = strstr(text, "\n\n");
        size_t length = end != NULL ? (size_t)(end - text) : strlen(text);
        bool is_box = *text == '*';
        fputs(is_box ? "<pre>" : "<p>", stream);
        print_linked(stream, text, length);
        fputs(is_box ? "</pre>\n" : "</p>\n", stream);
        text += length;
        text += strspn(text, "\n");
    }
}

/* Print a text with its line breaks. */
static void print_lines(FILE *stream, const char *text)
{
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        print_linked(stream, text, length);
        text += length;
        if (*text == '\n') {
            fputs("<br>\n", stream);
            text++;
        }
    }
}

/* Print all parts of a kind, with one label; NULL: without. */
static void print_parts(const struct output *output, enum registry_part_kind kind,
                        const char *label)
{
    const struct registry_part *part = NULL;
    while ((part = head_next(&output->head, part, kind)) != NULL) {
        if (label != NULL)
            fprintf(output->stream, "<dt>%s</dt>\n", label);
        label = NULL;
        fputs("<dd>", output->stream);
        print_lines(output->stream, part->text);
        fputs("</dd>\n", output->stream);
    }
}

static void print_notes(const struct output *output)
{
    const struct registry_part *note = NULL;
    while ((note = head_next(&output->head, note, REGISTRY_NOTE)) != NULL) {
        fputs("<dt>", output->stream);
        print_flowing(output->stream, *note->label != '\0' ? note->label : "Note");
        fputs("</dt>\n<dd>", output->stream);
        print_paragraphs(output->stream, note->text);
        fputs("</dd>\n", output->stream);
    }
}

static void print_title(const struct output *output)
{
    const struct registry_part *title = head_next(&output->head, NULL, REGISTRY_TITLE);
    print_flowing(output->stream, title != NULL ? title->text : REGISTRY_ID);
}

static void begin(struct output *output)
{
    FILE *stream = output->stream;
    fprintf(stream,
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
            "style-src '%s'; script-src '%s'; base-uri 'none'; form-action 'none'\">\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>",
            page_style_hash, page_script_hash);
    print_title(output);
    fprintf(stream, "</title>\n<style>%s</style>\n</head>\n<body>\n<header>\n<h1>", page_style);
    print_title(output);
    fputs("</h1>\n<dl class=\"head\">\n", stream);
    print_parts(output, REGISTRY_UPDATED, "Last Updated");
    fputs("</dl>\n<details id=\"about\">\n<summary>Experts, reference and notes</summary>\n"
          "<dl class=\"head\">\n",
          stream);
    print_parts(output, REGISTRY_EXPERT, "Expert(s)");
    print_parts(output, REGISTRY_LINK, "Reference");
    print_notes(output);
    fprintf(stream,
            "</dl>\n</details>\n</header>\n<main>\n%s<noscript id=\"records\">\n<table>\n<tr>",
            page_controls);
    for (int i = 0; i < REGISTRY_COLUMNS; i++)
        fprintf(stream, "<th>%s", registry_titles[i]);
}

/* Cells have no end tag. Empty cells at the end of the row are not printed. */
static void print_row(FILE *stream, const char *const cells[], int count)
{
    while (count > 1 && *cells[count - 1] == '\0')
        count--;
    for (int i = 0; i < count; i++) {
        fputs("<td>", stream);
        print_flowing(stream, cells[i]);
    }
}

static void print_record(struct output *output, const struct registry_record *record)
{
    fputs("\n<tr>", output->stream);
    print_row(output->stream, record->columns, REGISTRY_COLUMNS);
}

/* The script comes before the persons, so that a browser shows records before it has read these. */
static void end_records(const struct output *output)
{
    fputs("\n</table>\n</noscript>\n", output->stream);
    if (!output->has_descriptions)
        fputs("<p class=\"notice\" id=\"notice\">This registry has facts only: no descriptions, "
              "notes and contacts. <code>iana-services update</code> installs IANA's full "
              "registry.</p>\n",
              output->stream);
    fprintf(output->stream, "<script>%s</script>\n", page_script);
}

static void print_person(struct output *output, const struct registry_person *person)
{
    const char *cells[PERSON_COLUMNS];
    person_cells(person, cells);
    if (output->persons == 0) {
        end_records(output);
        fputs("<section id=\"people\">\n<h2>Contact Information</h2>\n<table id=\"contacts\">\n"
              "<thead>\n<tr>",
              output->stream);
        for (int i = 0; i < PERSON_COLUMNS; i++)
            fprintf(output->stream, "<th scope=\"col\">%s", person_titles[i]);
    }
    if (output->persons % BODY == 0)
        fputs("\n<tbody>", output->stream);
    fputs("\n<tr id=\"", output->stream);
    print_text(output->stream, person->id, strlen(person->id));
    fputs("\">", output->stream);
    print_row(output->stream, cells, PERSON_COLUMNS);
}

static void print_footnotes(const struct output *output)
{
    const struct registry_part *footnote = head_next(&output->head, NULL, REGISTRY_FOOTNOTE);
    if (footnote == NULL)
        return;
    fputs("<section>\n<h2>Footnotes</h2>\n<dl class=\"head\">\n", output->stream);
    for (; footnote != NULL; footnote = head_next(&output->head, footnote, REGISTRY_FOOTNOTE)) {
        fputs("<dt id=\"footnote-", output->stream);
        print_text(output->stream, footnote->label, strlen(footnote->label));
        fputs("\">[", output->stream);
        print_flowing(output->stream, footnote->label);
        fputs("]</dt>\n<dd>", output->stream);
        print_paragraphs(output->stream, footnote->text);
        fputs("</dd>\n", output->stream);
    }
    fputs("</dl>\n</section>\n", output->stream);
}

static void end(struct output *output)
{
    if (output->persons == 0)
        end_records(output);
    else
        fputs("\n</table>\n</section>\n", output->stream);
    print_footnotes(output);
    fputs("</main>\n<footer>\n<h2>Licensing Terms</h2>\n<p>IANA dedicates its registries to the "
          "public domain: <a href=\"https://creativecommons.org/publicdomain/zero/1.0/\">CC0 "
          "1.0</a>. See <a href=\"https://www.iana.org/help/licensing-terms\">IANA's licensing "
          "terms</a>.</p>\n</footer>\n</body>\n</html>\n",
          output->stream);
}

const struct format format_html = {
    .name = "html",
    .is_page = true,
    .begin = begin,
    .record = print_record,
    .person = print_person,
    .end = end,
};
