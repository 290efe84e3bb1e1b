// SPDX-License-Identifier: GPL-2.0-or-later
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/plural.h"
#include "format/units.h"
#include "report/report.h"

static const char *known(const char *text)
{
	return *text ? text : "not known";
}

static void say_machine(struct report *report, const struct result *result)
{
	const struct machine *machine = &result->machine;
	char memory[24];

	report_fact(report, "Machine", "%s (%s, id %s)", known(machine->model),
		    machine->arch, machine->id);
	report_fact(report, "CPU", "%s, %" PRIu64 " online", known(machine->cpu_model),
		    machine->cpus);
	report_fact(report, "CPU classes", "%s", machine->cpu_classes);
	report_fact(report, "Memory", "%s",
		    machine->memory_bytes == UNKNOWN_U64
			    ? "not known"
			    : unit_bytes((double)machine->memory_bytes, memory,
					 sizeof(memory)));
	report_fact(report, "Frequency", "%s%s%s", machine->governor,
		    *machine->governor && *machine->frequency_driver ? ", " : "",
		    machine->frequency_driver);
	report_fact(report, "Substrate", "%s%s%s", result->substrate,
		    *machine->virtualization ? ", seen: " : "", machine->virtualization);
}

static void say_kernel(struct report *report, const struct result *result)
{
	const struct kernel *kernel = &result->kernel;

	report_fact(report, "Command line", "%s", kernel->cmdline);
	report_fact(report, "Preemption, THP, zswap", "%s, %s, %s",
		    known(kernel->preemption), known(kernel->thp), known(kernel->zswap));
	report_fact(report, "zram", "%s; algorithms: %s", known(kernel->zram_source),
		    known(kernel->zram_algorithms));
	report_fact(report, "Changed for the run", "%s", result->conditions.tuned);
	report_fact(report, "Job", "%s: %s", result->job.name, result->job.about);
	report_fact(report, "Written by", "swaprel %s", result->tool_version);
}

/* What made the variant: its module, or its patches. */
static void say_variant(struct report *report, const struct compare_file *file)
{
	const struct result *result = &file->result;
	const json_t *patch,
		*patches = json_object_get(result->variant.provenance, "patches");
	char text[1024] = "";
	struct sentence sentence = { text, sizeof(text), 0 };
	size_t i;

	json_array_foreach(patches, i, patch)
	{
		const char *name = json_string_value(json_object_get(patch, "name"));
		const char *hash = json_string_value(json_object_get(patch, "sha256"));

		sentence_add(&sentence, "%s%s (%.12s)", i ? ", " : "patches ",
			     name ? name : "?", hash ? hash : "?");
	}
	if (*result->kernel.module.name)
		sentence_add(&sentence, "%smodule %s, build id %.12s",
			     sentence.len ? "; " : "", result->kernel.module.name,
			     result->kernel.module.build_id);
	else if (*result->kernel.config_sha256)
		sentence_add(&sentence, "%sconfig %.12s", sentence.len ? "; " : "",
			     result->kernel.config_sha256);
	report_fact(report, *file->label ? file->label : result->variant.name, "%s",
		    known(text));
}

static bool is_first_of_variant(const struct report_source *source, size_t file)
{
	for (size_t i = 0; i < file; i++) {
		if (!strcmp(source->files[i].result.variant.name,
			    source->files[file].result.variant.name) &&
		    !strcmp(source->files[i].label, source->files[file].label))
			return false;
	}
	return true;
}

static void say_when(struct report *report)
{
	const struct report_source *source = report->source;
	const char *first = source->files[0].result.started_at, *last = first;

	for (size_t i = 1; i < source->file_count; i++) {
		const char *at = source->files[i].result.started_at;

		first = strcmp(at, first) < 0 ? at : first;
		last = strcmp(at, last) > 0 ? at : last;
	}
	report_fact(report, "Measured", "%s%s%s, %zu run%s", first,
		    last == first ? "" : " to ", last == first ? "" : last,
		    source->file_count, plural(source->file_count));
}

/* Each that there is, with its number of runs where there are several. */
static void say_kernels(struct report *report)
{
	const struct compare_file *files = report->source->files;
	const size_t count = report->source->file_count;

	for (size_t i = 0; i < count; i++) {
		const struct kernel *kernel = &files[i].result.kernel;
		size_t first = 0, runs = 0;

		while (strcmp(files[first].result.kernel.release, kernel->release) != 0)
			first++;
		if (first < i)
			continue;
		for (size_t j = i; j < count; j++)
			runs += !strcmp(files[j].result.kernel.release, kernel->release);
		report_fact(report, "Kernel", "Linux %s %s%s", kernel->release,
			    kernel->version, runs < count ? " (some of the runs)" : "");
	}
}

void report_machine(struct report *report)
{
	const struct report_source *source = report->source;
	const struct result *result = &source->files[0].result;

	if (!report_add(report, "Machine and provenance", NULL))
		return;
	say_machine(report, result);
	say_kernels(report);
	say_kernel(report, result);
	say_when(report);
	for (size_t i = 0; i < source->file_count; i++) {
		if (is_first_of_variant(source, i))
			say_variant(report, &source->files[i]);
	}
}
