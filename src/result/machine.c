// SPDX-License-Identifier: GPL-2.0-or-later
#include "result/machine.h"

/* A fact may be unknown, but its field is always there. */
enum { KNOWN = FIELD_REQUIRED, FACT = FIELD_REQUIRED | FIELD_NULLABLE };

static const struct field machine_fields[] = {
	{ "id", FIELD_STRING, STRING(struct machine, id), .flags = FACT,
	  .help = "hash of the stable facts below, to tell machines apart" },
	{ "arch", FIELD_STRING, STRING(struct machine, arch), .flags = FACT,
	  .help = "architecture, as uname -m" },
	{ "model", FIELD_STRING, STRING(struct machine, model), .flags = FACT,
	  .help = "board or product, from the device tree or DMI" },
	{ "cpu_model", FIELD_STRING, STRING(struct machine, cpu_model), .flags = FACT,
	  .help = "CPU model" },
	{ "cpus", FIELD_U64, AT(struct machine, cpus), .flags = FACT,
	  .help = "CPUs that are online" },
	{ "cores", FIELD_U64, AT(struct machine, cores), .flags = FACT,
	  .help = "physical cores of the CPUs that are online" },
	{ "sockets", FIELD_U64, AT(struct machine, sockets), .flags = FACT,
	  .help = "processor packages" },
	{ "smt", FIELD_STRING, STRING(struct machine, smt), .flags = FACT,
	  .help = "SMT as the kernel says: on, off, notsupported ..." },
	{ "cpu_classes", FIELD_STRING, STRING(struct machine, cpu_classes), .flags = FACT,
	  .help = "kinds of core with their CPUs; null when all are alike" },
	{ "numa_nodes", FIELD_U64, AT(struct machine, numa_nodes), .flags = FACT,
	  .help = "NUMA nodes" },
	{ "page_size_bytes", FIELD_U64, AT(struct machine, page_size_bytes),
	  .flags = FACT, .min = 4096, .max = 1048576, .help = "bytes of a base page" },
	{ "memory_bytes", FIELD_U64, AT(struct machine, memory_bytes), .flags = FACT,
	  .help = "bytes of memory that the kernel manages" },
	{ "governor", FIELD_STRING, STRING(struct machine, governor), .flags = FACT,
	  .help = "cpufreq governor of CPU 0; null without cpufreq" },
	{ "frequency_driver", FIELD_STRING, STRING(struct machine, frequency_driver),
	  .flags = FACT, .help = "cpufreq driver of CPU 0" },
	{ "frequency_min_khz", FIELD_U64, AT(struct machine, frequency_min_khz),
	  .flags = FACT, .help = "lower frequency limit of CPU 0 in kHz" },
	{ "frequency_max_khz", FIELD_U64, AT(struct machine, frequency_max_khz),
	  .flags = FACT, .help = "upper frequency limit of CPU 0 in kHz" },
	{ "boost", FIELD_STRING, STRING(struct machine, boost), .flags = FACT,
	  .help = "frequency boost: on or off" },
	{ "virtualization", FIELD_STRING, STRING(struct machine, virtualization),
	  .flags = FACT, .help = "none, kvm, qemu-tcg, xen ..." },
	{ "mitigations", FIELD_JSON, AT(struct machine, mitigations), .flags = FACT,
	  .help = "CPU vulnerabilities and what the kernel does about each" },
};

const struct record machine_record = {
	.what = "machine",
	.fields = machine_fields,
	.count = sizeof(machine_fields) / sizeof(machine_fields[0]),
	.size = sizeof(struct machine),
};

static const struct field kernel_fields[] = {
	{ "release", FIELD_STRING, STRING(struct kernel, release), .flags = FACT,
	  .help = "kernel release, as uname -r" },
	{ "version", FIELD_STRING, STRING(struct kernel, version), .flags = FACT,
	  .help = "kernel version, as uname -v" },
	{ "cmdline", FIELD_STRING, STRING(struct kernel, cmdline), .flags = FACT,
	  .help = "kernel command line" },
	{ "config_sha256", FIELD_STRING, STRING(struct kernel, config_sha256),
	  .flags = FACT, .help = "SHA-256 of the uncompressed kernel config" },
	{ "config_source", FIELD_STRING, STRING(struct kernel, config_source),
	  .flags = FACT, .help = "the file that the config was read from" },
	{ "preemption", FIELD_STRING, STRING(struct kernel, preemption), .flags = FACT,
	  .help = "preemption model in use: none, voluntary, full or lazy" },
	{ "thp", FIELD_STRING, STRING(struct kernel, thp), .flags = FACT,
	  .help = "transparent huge pages: always, madvise or never" },
	{ "clocksource", FIELD_STRING, STRING(struct kernel, clocksource), .flags = FACT,
	  .help = "clock source in use" },
	{ "zswap", FIELD_STRING, STRING(struct kernel, zswap), .flags = FACT,
	  .help = "zswap: on, off or absent" },
	{ "zram_source", FIELD_STRING, STRING(struct kernel, zram_source), .flags = FACT,
	  .help = "where zram is: builtin or module" },
	{ "zram_algorithms", FIELD_STRING, STRING(struct kernel, zram_algorithms),
	  .flags = FACT, .help = "the device's comp_algorithm as read, own one in []" },
	{ "zsmalloc_chain_size", FIELD_U64, AT(struct kernel, zsmalloc_chain_size),
	  .flags = FACT,
	  .help = "pages of a zspage at most, CONFIG_ZSMALLOC_CHAIN_SIZE" },
};

const struct record kernel_record = {
	.what = "kernel",
	.fields = kernel_fields,
	.count = sizeof(kernel_fields) / sizeof(kernel_fields[0]),
	.size = sizeof(struct kernel),
};

static const struct field run_conditions_fields[] = {
	{ "steal_ns", FIELD_U64, AT(struct run_conditions, steal_ns), .flags = FACT,
	  .help = "ns that the hypervisor took from all CPUs over the run" },
	{ "throttle_before", FIELD_U64, AT(struct run_conditions, throttle_before),
	  .flags = FACT, .help = "thermal throttle events since boot, before the run" },
	{ "throttle_after", FIELD_U64, AT(struct run_conditions, throttle_after),
	  .flags = FACT, .help = "thermal throttle events since boot, after the run" },
	{ "throttle_source", FIELD_STRING, STRING(struct run_conditions, throttle_source),
	  .flags = FACT, .help = "where the throttle events are counted" },
	{ "pinned_cpus", FIELD_STRING, STRING(struct run_conditions, pinned_cpus),
	  .flags = FACT, .help = "CPUs in the order in which the processes take them" },
	{ "numa_node", FIELD_INT, AT(struct run_conditions, numa_node), .flags = KNOWN,
	  .min = -1, .max = 1023, .help = "NUMA node of the processes; -1: not bound" },
	{ "tuned", FIELD_STRING, STRING(struct run_conditions, tuned), .flags = FACT,
	  .help = "host settings changed for the run, with their old values" },
	{ "disksize_bytes", FIELD_U64, AT(struct run_conditions, disksize_bytes),
	  .flags = FACT, .help = "bytes of the zram device" },
	{ "other_swap", FIELD_STRING, STRING(struct run_conditions, other_swap),
	  .flags = FACT, .help = "other swap, left alone at lower priority" },
	{ "load_before_percent", FIELD_U64,
	  AT(struct run_conditions, load_before_percent), .flags = FACT,
	  .help = "CPU load in % of all CPUs in the half second before the run" },
};

const struct record run_conditions_record = {
	.what = "result's conditions",
	.fields = run_conditions_fields,
	.count = sizeof(run_conditions_fields) / sizeof(run_conditions_fields[0]),
	.size = sizeof(struct run_conditions),
};
