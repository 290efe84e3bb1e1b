// SPDX-License-Identifier: GPL-2.0-or-later
#include <limits.h>
#include <stdio.h>

#include "base/cpulist.h"
#include "machine/topology_class.h"

#define CLASS_OPEN UINT_MAX

/* Favoured cores of one kind (Turbo Boost Max 3.0, an SoC's clusters a bin apart) differ
 * by a few per cent; kinds of core differ by much more. */
#define SAME_CLASS_PERCENT 95

static void open_classes(struct topology *topology)
{
	for (size_t i = 0; i < topology->count; i++)
		topology->cpus[i].performance_class = CLASS_OPEN;
	topology->classes = 0;
}

static bool all_classed(const struct topology *topology)
{
	for (size_t i = 0; i < topology->count; i++) {
		if (topology->cpus[i].performance_class == CLASS_OPEN)
			return false;
	}
	return topology->count;
}

/* Intel's hybrids have one PMU for each kind of core, and it lists its CPUs. A kind that
 * none of the CPUs here is of is not used. */
static bool classes_by_pmu(struct topology *topology, const struct fs *fs)
{
	static const char *const pmus[] = { "cpu_core", "cpu_atom", "cpu_lowpower" };
	char text[256];
	cpu_set_t set;

	open_classes(topology);
	for (size_t i = 0; i < sizeof(pmus) / sizeof(pmus[0]); i++) {
		bool used = false;

		if (fs_read(fs, text, sizeof(text), "sys/devices/%s/cpus", pmus[i]) < 0 ||
		    cpulist_parse(text, &set))
			continue;
		for (size_t j = 0; j < topology->count; j++) {
			if (!CPU_ISSET(topology->cpus[j].cpu, &set))
				continue;
			topology->cpus[j].performance_class = topology->classes;
			used = true;
		}
		topology->classes += used;
	}
	return all_classed(topology);
}

static bool read_speeds(struct topology *topology, const struct fs *fs, const char *file)
{
	for (size_t i = 0; i < topology->count; i++) {
		struct topology_cpu *cpu = &topology->cpus[i];
		uint64_t speed;

		if (fs_read_u64(fs, &speed, "sys/devices/system/cpu/cpu%u/%s", cpu->cpu,
				file))
			return false;
		cpu->speed = speed < UINT_MAX ? (unsigned int)speed : UINT_MAX;
	}
	return true;
}

static void classes_of_speeds(struct topology *topology)
{
	open_classes(topology);
	while (!all_classed(topology)) {
		uint64_t top = 0;

		for (size_t i = 0; i < topology->count; i++) {
			const struct topology_cpu *cpu = &topology->cpus[i];

			if (cpu->performance_class == CLASS_OPEN && cpu->speed > top)
				top = cpu->speed;
		}
		for (size_t i = 0; i < topology->count; i++) {
			struct topology_cpu *cpu = &topology->cpus[i];

			if (cpu->performance_class == CLASS_OPEN &&
			    (uint64_t)cpu->speed * 100 >= top * SAME_CLASS_PERCENT)
				cpu->performance_class = topology->classes;
		}
		topology->classes++;
	}
}

static bool classes_by_speed(struct topology *topology, const struct fs *fs,
			     const char *file)
{
	if (!read_speeds(topology, fs, file))
		return false;
	classes_of_speeds(topology);
	return topology->classes > 1;
}

void topology_read_classes(struct topology *topology, const struct fs *fs)
{
	if (classes_by_pmu(topology, fs)) {
		read_speeds(topology, fs, "cpufreq/cpuinfo_max_freq");
		return;
	}
	if (classes_by_speed(topology, fs, "cpu_capacity"))
		return;
	if (classes_by_speed(topology, fs, "cpufreq/cpuinfo_max_freq"))
		return;
	for (size_t i = 0; i < topology->count; i++)
		topology->cpus[i].performance_class = 0;
	topology->classes = 1;
}

/* "performance", "efficiency", and what lies between them. */
static void class_name(const struct topology *topology, unsigned int kind, char *name,
		       size_t size)
{
	if (!kind)
		snprintf(name, size, "performance");
	else if (kind + 1 == topology->classes)
		snprintf(name, size, "efficiency");
	else if (topology->classes == 3)
		snprintf(name, size, "middle");
	else
		snprintf(name, size, "middle%u", kind);
}

char *topology_classes(const struct topology *topology, char *buf, size_t size)
{
	size_t len = 0;

	buf[0] = '\0';
	if (topology->classes < 2)
		return buf;
	for (unsigned int kind = 0; kind < topology->classes && len < size; kind++) {
		char list[128], name[32];
		cpu_set_t set;

		CPU_ZERO(&set);
		for (size_t i = 0; i < topology->count; i++) {
			if (topology->cpus[i].performance_class == kind)
				CPU_SET(topology->cpus[i].cpu, &set);
		}
		class_name(topology, kind, name, sizeof(name));
		len += (size_t)snprintf(buf + len, size - len, "%s%s:%s", kind ? " " : "",
					cpulist_format(&set, list, sizeof(list)), name);
	}
	return buf;
}
