// SPDX-License-Identifier: GPL-2.0-or-later
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "format/kcidb.h"
#include "format/measure.h"

/* Version of an issue: what it says is only its complaint, which does not change. */
enum { ISSUE_VERSION = 1 };

#define SIGNATURE_MAX 160

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* A number, an offset or an address: it differs from run to run or from build to build.
 */
static bool is_number(const char *word, size_t len)
{
	const size_t prefix = len > 2 && word[0] == '0' && word[1] == 'x' ? 2 : 0;

	for (size_t i = prefix; i < len; i++) {
		if (!isxdigit((unsigned char)word[i]))
			return false;
	}
	return isdigit((unsigned char)*word) || len >= 8;
}

/* "WARNING: CPU: 1 PID: 7 at mm/zsmalloc.c:12 f+0x1/0x2" is "warning_cpu_n_pid_n_at_mm_
 * zsmalloc_c_n_f_n_n" on every machine, whatever time stands in front. */
static void make_signature(const char *complaint, char *buf, size_t size)
{
	char text[DOCUMENT_TEXT_MAX];
	size_t used = 0, len;

	while (*complaint == '[' && strchr(complaint, ']')) {
		complaint = strchr(complaint, ']') + 1;
		complaint += strspn(complaint, " ");
	}
	for (; *complaint && used + 1 < sizeof(text); complaint += len) {
		len = 1;
		while (is_word(*complaint) && is_word(complaint[len]))
			len++;
		if (is_word(*complaint) && is_number(complaint, len)) {
			text[used++] = 'n';
			continue;
		}
		len = len < sizeof(text) - 1 - used ? len : sizeof(text) - 1 - used;
		memcpy(text + used, complaint, len);
		used += len;
	}
	text[used] = '\0';
	measure_slug(text, buf, size);
}

static json_t *make_issue(const char *signature, const char *complaint)
{
	json_t *issue = json_object();

	kcidb_set(issue, "id", kcidb_text(KCIDB_ORIGIN ":%s", signature));
	kcidb_set(issue, "version", json_integer(ISSUE_VERSION));
	kcidb_set(issue, "origin", kcidb_text(KCIDB_ORIGIN));
	kcidb_set(issue, "report_subject", kcidb_text("%s", complaint));
	kcidb_set(issue, "culprit",
		  json_pack("{s:b, s:b, s:b}", "code", 1, "tool", 0, "harness", 0));
	kcidb_set(issue, "comment",
		  kcidb_text("the kernel complained while swap was released: %s",
			     complaint));
	return issue;
}

static json_t *make_incident(const char *signature, const json_t *test,
			     const char *complaint)
{
	json_t *incident = json_object();

	kcidb_set(incident, "id",
		  kcidb_text("%s:%s", document_text(test, "id"), signature));
	kcidb_set(incident, "origin", kcidb_text(KCIDB_ORIGIN));
	kcidb_set(incident, "issue_id", kcidb_text(KCIDB_ORIGIN ":%s", signature));
	kcidb_set(incident, "issue_version", json_integer(ISSUE_VERSION));
	kcidb_set(incident, "test_id", kcidb_text_of(test, "id"));
	kcidb_set(incident, "present", json_true());
	kcidb_set(incident, "comment", kcidb_text("%s", complaint));
	return incident;
}

void kcidb_add_issue(struct kcidb *kcidb, const json_t *test, const char *complaint)
{
	char signature[SIGNATURE_MAX];

	make_signature(complaint, signature, sizeof(signature));
	if (!*signature)
		return;
	kcidb_add_once(kcidb, kcidb->issues, make_issue(signature, complaint));
	kcidb_add_once(kcidb, kcidb->incidents,
		       make_incident(signature, test, complaint));
}
