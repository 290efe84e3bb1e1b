// SPDX-License-Identifier: GPL-2.0-or-later
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/plural.h"
#include "format/units.h"
#include "page/method.h"

/* What is said of one thing, and what of it is not known. */
struct notes {
	struct sentence known, unknown;
	char text[2][DOCUMENT_TEXT_MAX];
};

static void notes_begin(struct notes *notes)
{
	*notes->text[0] = *notes->text[1] = '\0';
	notes->known = (struct sentence){ notes->text[0], sizeof(notes->text[0]), 0 };
	notes->unknown = (struct sentence){ notes->text[1], sizeof(notes->text[1]), 0 };
}

static void add_unknown(struct notes *notes, const char *what)
{
	sentence_add(&notes->unknown, "%s%s", notes->unknown.len ? ", " : "", what);
}

/* "governor performance" */
static void add_text(struct notes *notes, const char *what, const char *text)
{
	if (!*text)
		add_unknown(notes, what);
	else
		sentence_add(&notes->known, "%s%s %s", notes->known.len ? ", " : "", what,
			     text);
}

/* "page size 4 KiB" */
static void add_bytes(struct notes *notes, const char *what, uint64_t bytes)
{
	char text[24] = "";

	if (bytes != UNKNOWN_U64)
		unit_bytes((double)bytes, text, sizeof(text));
	add_text(notes, what, text);
}

static void add_count(struct notes *notes, const char *what, uint64_t count)
{
	char text[24] = "";

	if (count != UNKNOWN_U64)
		snprintf(text, sizeof(text), "%" PRIu64, count);
	add_text(notes, what, text);
}

static void say_kernel(const struct method_scope *scope, struct notes *unknown)
{
	const struct kernel *kernel = &scope->results[0]->kernel;
	struct notes notes;

	notes_begin(&notes);
	add_text(&notes, "Linux", kernel->release);
	add_text(&notes, "version", kernel->version);
	add_text(&notes, "preemption", kernel->preemption);
	add_text(&notes, "THP", kernel->thp);
	add_text(&notes, "zswap", kernel->zswap);
	add_text(&notes, "zram", kernel->zram_source);
	add_count(&notes, "zsmalloc chain size", kernel->zsmalloc_chain_size);
	add_text(&notes, "clocksource", kernel->clocksource);
	add_text(&notes, "config SHA-256", kernel->config_sha256);
	add_text(&notes, "command line:", kernel->cmdline);
	document_method(scope->document, "Kernel", "%s.", notes.text[0]);
	if (*notes.text[1])
		add_unknown(unknown, notes.text[1]);
}

/* "; patches: class-idx, deferred" */
static void say_patches(struct sentence *sentence, const json_t *patches)
{
	const json_t *patch;
	size_t i;

	json_array_foreach(patches, i, patch) sentence_add(
		sentence, "%s%s", i ? ", " : "; patches: ", document_text(patch, "name"));
	if (json_is_array(patches) && !json_array_size(patches))
		sentence_add(sentence, "; no patches");
}

/* "; deferred_pages=64", of a module; of a kernel what the first one's command line is
 * not.
 */
static void say_params(struct sentence *sentence, const struct kernel *kernel,
		       const struct kernel *first)
{
	const char *key;
	json_t *value;

	json_object_foreach(kernel->module.params, key, value)
	{
		if (json_is_string(value))
			sentence_add(sentence, "; %s=%s", key, json_string_value(value));
	}
	if (strcmp(kernel->cmdline, first->cmdline) != 0)
		sentence_add(sentence, "; command line: %s", kernel->cmdline);
}

/* How a variant was built; false: not recorded. */
static bool say_variant(const struct method_scope *scope, size_t i)
{
	const struct result *result = scope->results[i];
	const struct kernel_module *module = &result->kernel.module;
	const json_t *provenance = result->variant.provenance;
	const json_t *source = json_object_get(provenance, "source");
	char text[DOCUMENT_TEXT_MAX] = "", what[LIST_NAME_MAX + 16];
	struct sentence sentence = { text, sizeof(text), 0 };

	if (!provenance)
		return false;
	if (*module->name)
		sentence_add(&sentence, "module %s, build id %.12s", module->name,
			     module->build_id);
	else
		sentence_add(&sentence, "a kernel");
	if (*document_text(source, "package_version"))
		sentence_add(&sentence, "; sources of Linux %s",
			     document_text(source, "package_version"));
	else if (*document_text(provenance, "tree"))
		sentence_add(&sentence, "; tree %s", document_text(provenance, "tree"));
	say_patches(&sentence, json_object_get(provenance, "patches"));
	say_params(&sentence, &result->kernel, &scope->results[0]->kernel);
	if (*document_text(provenance, "compiler"))
		sentence_add(&sentence, "; %s", document_text(provenance, "compiler"));
	snprintf(what, sizeof(what), "Variant %s", scope->names[i]);
	document_method(scope->document, what, "%s.", text);
	return true;
}

/* Mitigations that are in effect or missing; those of a CPU that needs none are counted.
 */
static void say_mitigations(const struct method_scope *scope)
{
	json_t *mitigations = scope->results[0]->machine.mitigations;
	char text[DOCUMENT_TEXT_MAX] = "";
	struct sentence sentence = { text, sizeof(text), 0 };
	size_t not_affected = 0;
	const char *key;
	json_t *value;

	json_object_foreach(mitigations, key, value)
	{
		const char *state = json_string_value(value);

		if (state && !strcmp(state, "Not affected"))
			not_affected++;
		else if (state)
			sentence_add(&sentence, "%s%s: %s", sentence.len ? "; " : "", key,
				     state);
	}
	if (not_affected)
		sentence_add(&sentence, "%snot affected by %zu other%s",
			     sentence.len ? "; " : "", not_affected,
			     plural(not_affected));
	if (*text)
		document_method(scope->document, "Mitigations", "%s.", text);
}

static void say_machine(const struct method_scope *scope, struct notes *unknown)
{
	const struct machine *machine = &scope->results[0]->machine;
	char range[64] = "";
	struct notes notes;

	notes_begin(&notes);
	sentence_add(&notes.known, "%s%s%s", machine->model, *machine->model ? ", " : "",
		     *machine->cpu_model ? machine->cpu_model : machine->arch);
	add_text(&notes, "arch", machine->arch);
	add_count(&notes, "CPUs", machine->cpus);
	add_count(&notes, "cores", machine->cores);
	add_text(&notes, "SMT", machine->smt);
	if (*machine->cpu_classes)
		add_text(&notes, "CPU classes", machine->cpu_classes);
	add_count(&notes, "NUMA nodes", machine->numa_nodes);
	add_bytes(&notes, "page size", machine->page_size_bytes);
	add_bytes(&notes, "memory", machine->memory_bytes);
	add_text(&notes, "governor", machine->governor);
	if (machine->frequency_max_khz != UNKNOWN_U64 &&
	    machine->frequency_min_khz != UNKNOWN_U64)
		snprintf(range, sizeof(range), "%" PRIu64 " to %" PRIu64 " MHz",
			 machine->frequency_min_khz / 1000,
			 machine->frequency_max_khz / 1000);
	add_text(&notes, "CPU frequency", range);
	add_text(&notes, "boost", machine->boost);
	add_text(&notes, "virtualization", machine->virtualization);
	document_method(scope->document, "Machine", "%s.", notes.text[0]);
	if (*notes.text[1])
		add_unknown(unknown, notes.text[1]);
}

static void say_conditions(const struct method_scope *scope)
{
	const struct result *first = scope->results[0];
	const struct result *last = scope->results[scope->count - 1];
	const struct run_conditions *met = &first->conditions;
	struct notes notes;

	notes_begin(&notes);
	add_bytes(&notes, "zram disksize", met->disksize_bytes);
	sentence_add(&notes.known, "; changed for the run: %s",
		     *met->tuned ? met->tuned : "nothing");
	document_method(
		scope->document, "Conditions",
		"%s. Measured by swaprel %s, the first run at %s, the last at %s.",
		notes.text[0], first->tool_version, first->started_at, last->started_at);
}

void method_machine(const struct method_scope *scope)
{
	struct notes unknown;
	bool is_known = true;

	notes_begin(&unknown);
	say_kernel(scope, &unknown);
	for (size_t i = 0; i < scope->count; i++) {
		if (!i || strcmp(scope->names[i], scope->names[i - 1]) != 0)
			is_known &= say_variant(scope, i);
	}
	if (!is_known)
		add_unknown(&unknown, "how the kernel was built");
	say_machine(scope, &unknown);
	say_mitigations(scope);
	say_conditions(scope);
	if (*unknown.text[1])
		document_method(scope->document, "Not recorded", "%s.", unknown.text[1]);
}
