// SPDX-License-Identifier: GPL-2.0-or-later
#include <inttypes.h>
#include <sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/cpulist.h"
#include "machine/cpu_model.h"
#include "machine/identity.h"
#include "machine/topology.h"
#include "machine/virtualization.h"

#define GIB            (UINT64_C(1) << 30)
#define MACHINE_ID_HEX 16 /* 64 bits tell the machines of a lab apart */

static void read_model(struct machine *machine, const struct fs *fs)
{
	char vendor[64], product[64];

	if (fs_read(fs, machine->model, sizeof(machine->model),
		    "sys/firmware/devicetree/base/model") > 0)
		return;
	fs_read(fs, vendor, sizeof(vendor), "sys/class/dmi/id/sys_vendor");
	fs_read(fs, product, sizeof(product), "sys/class/dmi/id/product_name");
	snprintf(machine->model, sizeof(machine->model), "%s%s%s", vendor,
		 vendor[0] && product[0] ? " " : "", product);
}

/* Each ends with a NUL; one that does not fit as a whole is dropped. */
static void read_compatible(struct machine *machine, const struct fs *fs)
{
	char text[sizeof(machine->compatible)];
	const ssize_t len = fs_read(fs, text, sizeof(text),
				    "sys/firmware/devicetree/base/compatible");
	size_t used = 0, own;

	for (ssize_t at = 0; at < len; at += (ssize_t)own + 1) {
		own = strnlen(text + at, (size_t)(len - at));
		if (at + (ssize_t)own + 1 >= (ssize_t)sizeof(text))
			break;
		if (own)
			used += (size_t)snprintf(machine->compatible + used,
						 sizeof(machine->compatible) - used,
						 "%s%.*s", used ? " " : "", (int)own,
						 text + at);
	}
}

static void read_topology(struct machine *machine, const struct fs *fs)
{
	struct topology topology;

	if (topology_read(&topology, fs, NULL, NULL))
		return;
	machine->cpus = topology.count;
	machine->cores = topology.cores;
	machine->sockets = topology.packages;
	machine->numa_nodes = topology.nodes;
	topology_classes(&topology, machine->cpu_classes, sizeof(machine->cpu_classes));
	topology_free(&topology);
}

static void read_u64(const struct fs *fs, uint64_t *value, const char *path)
{
	uint64_t found;

	if (!fs_read_u64(fs, &found, "%s", path))
		*value = found;
}

static const char *boost_state(const struct fs *fs)
{
	uint64_t flag;

	if (!fs_read_u64(fs, &flag, "sys/devices/system/cpu/intel_pstate/no_turbo"))
		return flag ? "off" : "on";
	if (!fs_read_u64(fs, &flag, "sys/devices/system/cpu/cpufreq/boost"))
		return flag ? "on" : "off";
	return "";
}

#define CPUFREQ "sys/devices/system/cpu/cpu0/cpufreq/"

static void read_frequency(struct machine *machine, const struct fs *fs)
{
	fs_read(fs, machine->governor, sizeof(machine->governor),
		CPUFREQ "scaling_governor");
	fs_read(fs, machine->frequency_driver, sizeof(machine->frequency_driver),
		CPUFREQ "scaling_driver");
	read_u64(fs, &machine->frequency_min_khz, CPUFREQ "scaling_min_freq");
	read_u64(fs, &machine->frequency_max_khz, CPUFREQ "scaling_max_freq");
	snprintf(machine->boost, sizeof(machine->boost), "%s", boost_state(fs));
	fs_read(fs, machine->smt, sizeof(machine->smt),
		"sys/devices/system/cpu/smt/control");
}

struct mitigation_scan {
	const struct fs *fs;
	json_t *into;
};

#define VULNERABILITIES "sys/devices/system/cpu/vulnerabilities"

static int visit_vulnerability(void *arg, const char *name)
{
	struct mitigation_scan *scan = arg;
	char text[256];

	if (fs_read(scan->fs, text, sizeof(text), VULNERABILITIES "/%s", name) >= 0)
		json_object_set_new(scan->into, name, json_string(text));
	return 0;
}

static void read_mitigations(struct machine *machine, const struct fs *fs)
{
	struct mitigation_scan scan = { .fs = fs };

	if (!fs_exists(fs, VULNERABILITIES))
		return;
	scan.into = json_object();
	fs_each(fs, VULNERABILITIES, visit_vulnerability, &scan);
	machine->mitigations = scan.into;
}

/* Memory is rounded up: what the kernel takes at boot differs from build to build. CPUs
 * switched off are still CPUs of the machine, so those present are counted. */
static void make_id(struct machine *machine, const struct fs *fs)
{
	char hash[SHA256_DIGEST_STRING_LENGTH], text[1024];
	int len, cpus = (int)machine->cpus;
	cpu_set_t set;

	if (fs_read(fs, text, sizeof(text), "sys/devices/system/cpu/present") >= 0 &&
	    !cpulist_parse(text, &set))
		cpus = CPU_COUNT(&set);
	len = snprintf(text, sizeof(text), "%s\n%s\n%s\n%d\n%" PRIu64 "\n%" PRIu64 "\n",
		       machine->arch, machine->model, machine->cpu_model, cpus,
		       (machine->memory_bytes + GIB - 1) / GIB, machine->page_size_bytes);
	SHA256Data((const uint8_t *)text, (size_t)len, hash);
	snprintf(machine->id, sizeof(machine->id), "%.*s", MACHINE_ID_HEX, hash);
}

void identity_machine(struct machine *machine, const struct fs *fs)
{
	struct utsname name;
	uint64_t kib;
	char *text;

	record_init(&machine_record, machine);
	/* The file is there since 6.1, and in a copied root nothing else can say it. */
	if (fs_read(fs, machine->arch, sizeof(machine->arch), "proc/sys/kernel/arch") <=
		    0 &&
	    fs_is_live(fs) && !uname(&name))
		snprintf(machine->arch, sizeof(machine->arch), "%.15s", name.machine);
	/* What the kernel calls itself until somebody names it. */
	if (fs_read(fs, machine->nodename, sizeof(machine->nodename),
		    "proc/sys/kernel/hostname") > 0 &&
	    !strcmp(machine->nodename, "(none)"))
		*machine->nodename = '\0';
	read_model(machine, fs);
	read_compatible(machine, fs);
	if (fs_slurp(fs, &text, 16u << 20, "proc/cpuinfo") >= 0) {
		cpu_model_name(text, machine->cpu_model, sizeof(machine->cpu_model));
		free(text);
	}
	if (fs_is_live(fs))
		machine->page_size_bytes = (uint64_t)sysconf(_SC_PAGESIZE);
	if (fs_slurp(fs, &text, 65536, "proc/meminfo") >= 0) {
		if (!fs_key_u64(text, "MemTotal", &kib))
			machine->memory_bytes = kib * 1024;
		free(text);
	}
	read_topology(machine, fs);
	read_frequency(machine, fs);
	read_mitigations(machine, fs);
	snprintf(machine->virtualization, sizeof(machine->virtualization), "%s",
		 virtualization_read(fs));
	make_id(machine, fs);
}

const char *identity_substrate(const struct machine *machine)
{
	static const struct {
		const char *virtualization, *substrate;
	} table[] = {
		{ "none", "metal" },
		{ "kvm", "kvm" },
		{ "qemu-tcg", "tcg" },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (!strcmp(machine->virtualization, table[i].virtualization))
			return table[i].substrate;
	}
	return "vm";
}
