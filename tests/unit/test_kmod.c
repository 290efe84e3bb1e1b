// SPDX-License-Identifier: GPL-2.0-or-later
/* A module's file and manifest: what is read of a good one, and hostile ones. */
#include <elf.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/load.h"
#include "data.h"
#include "kmod/kmod.h"

/* A file that the linker made, see module_file.c, and room to spoil it. */
struct bed {
	char *bytes, *copy;
	size_t len;
	char dir[64];
};

static int set_up(void **state)
{
	struct bed *bed = calloc(1, sizeof(*bed));
	const char *path = getenv("SWAPREL_TEST_KO");
	ssize_t len;

	assert_non_null(bed);
	assert_non_null(path);
	len = load_file(path, &bed->bytes, KO_FILE_MAX, NULL);
	assert_true(len > 0);
	bed->len = (size_t)len;
	bed->copy = malloc(bed->len);
	assert_non_null(bed->copy);
	memcpy(bed->copy, bed->bytes, bed->len);
	strcpy(bed->dir, "/tmp/swaprel-kmod-XXXXXX");
	assert_non_null(mkdtemp(bed->dir));
	*state = bed;
	return 0;
}

static int tear_down(void **state)
{
	struct bed *bed = *state;
	static const char *const names[] = { "swaprel_test.ko", "swaprel_test.json" };
	char path[128];

	for (size_t i = 0; i < 2; i++) {
		snprintf(path, sizeof(path), "%s/%s", bed->dir, names[i]);
		unlink(path);
	}
	rmdir(bed->dir);
	free(bed->bytes);
	free(bed->copy);
	free(bed);
	return 0;
}

static void a_module_is_read(void **state)
{
	const struct bed *bed = *state;
	struct err err;
	struct ko ko;

	if (ko_parse(&ko, bed->bytes, bed->len, "f", &err))
		fail_msg("%s", err.msg);
	assert_string_equal(ko.name, "swaprel_test");
	assert_string_equal(ko.vermagic, "6.12.0-test SMP preempt mod_unload ");
	assert_string_equal(ko.depends, "lz4_compress,zstd");
	assert_string_equal(ko.srcversion, "0123456789ABCDEF0123456");
	assert_int_equal(strlen(ko.build_id), 40);
	assert_int_equal(strlen(ko.sha256), 64);
	assert_false(ko.is_signed);
	assert_true(ko_has_param(&ko, "deferred_pages"));
	assert_true(ko_has_param(&ko, "num_devices"));
	assert_false(ko_has_param(&ko, "deferred"));
	assert_false(ko_has_param(&ko, "pages"));
	assert_false(ko_has_param(&ko, ""));
}

static void a_signature_is_seen(void **state)
{
	const struct bed *bed = *state;
	static const char magic[] = "~Module signature appended~\n";
	const size_t len = bed->len + strlen(magic);
	char *file = malloc(len);
	struct ko ko;

	assert_non_null(file);
	memcpy(file, bed->bytes, bed->len);
	memcpy(file + bed->len, magic, strlen(magic));
	assert_int_equal(ko_parse(&ko, file, len, "f", NULL), 0);
	assert_true(ko.is_signed);
	free(file);
}

static void assert_refused(const struct bed *bed, size_t len, const char *says)
{
	struct err err = { "" };
	struct ko ko;

	/* Of its own, so that a sanitizer sees a look behind its end. */
	char *file = malloc(len + !len);

	assert_non_null(file);
	memcpy(file, bed->copy, len);
	assert_int_equal(ko_parse(&ko, file, len, "f", &err), -ENOEXEC);
	if (!strstr(err.msg, says))
		fail_msg("\"%s\" does not say \"%s\"", err.msg, says);
	free(file);
}

static void what_is_no_module_is_refused(void **state)
{
	struct bed *bed = *state;
	Elf64_Ehdr *head = (Elf64_Ehdr *)(void *)bed->copy;
	const Elf64_Ehdr good = *head;

	for (size_t len = 0; len < bed->len; len += 7)
		assert_refused(bed, len, "f: ");
	head->e_ident[1] = 'x';
	assert_refused(bed, bed->len, "no kernel module");
	*head = good;
	head->e_type = ET_DYN;
	assert_refused(bed, bed->len, "no kernel module");
	*head = good;
	head->e_machine = EM_S390;
	assert_refused(bed, bed->len, "another architecture");
	*head = good;
	head->e_shoff = UINT64_MAX - 8;
	assert_refused(bed, bed->len, "cut short or damaged");
	*head = good;
	head->e_shstrndx = head->e_shnum;
	assert_refused(bed, bed->len, "cut short or damaged");
	*head = good;
	head->e_shnum = UINT16_MAX;
	assert_refused(bed, bed->len, "cut short or damaged");
}

/* Each byte spoiled in turn: it is read, or refused in one line, and nothing is looked at
 * that is not in the file. */
static void no_byte_is_believed(void **state)
{
	const struct bed *bed = *state;
	unsigned int refused = 0;

	for (size_t i = 0; i < bed->len; i++) {
		struct err err = { "" };
		struct ko ko;
		int ret;

		bed->copy[i] ^= 0xff;
		ret = ko_parse(&ko, bed->copy, bed->len, "f", &err);
		assert_true(!ret || (ret == -ENOEXEC && *err.msg));
		refused += ret != 0;
		bed->copy[i] = bed->bytes[i];
	}
	assert_true(refused > 64);
}

static void spoil_text(const struct bed *bed, const char *from, const char *to)
{
	char *at = memmem(bed->copy, bed->len, from, strlen(from));

	assert_non_null(at);
	assert_int_equal(strlen(from), strlen(to));
	memcpy(at, to, strlen(to));
}

static void only_our_names(void **state)
{
	const struct bed *bed = *state;

	spoil_text(bed, "name=swaprel_test", "name=swaprel_../x");
	assert_refused(bed, bed->len, "calls itself \"swaprel_../x\"");
	spoil_text(bed, "name=swaprel_../x", "name=ext4xxxxxxxx");
	assert_refused(bed, bed->len, "expected swaprel_VARIANT");
}

static void without_build_id(void **state)
{
	const struct bed *bed = *state;

	spoil_text(bed, ".note.gnu.build-id", ".note.gnu.built-ix");
	assert_refused(bed, bed->len, "no build id");
}

static void notes_are_read_with_care(void **state)
{
	/* NT_GNU_ABI_TAG, then a build id of two bytes. */
	unsigned char notes[] = { 4,   0,   0, 0, 2, 0, 0,   0,   1,   0, 0,    0,   'G',
				  'N', 'U', 0, 9, 9, 0, 0,   4,   0,   0, 0,    2,   0,
				  0,   0,   3, 0, 0, 0, 'G', 'N', 'U', 0, 0xab, 0xcd };
	char hex[KO_BUILD_ID_TEXT];

	(void)state;
	assert_int_equal(ko_build_id_of_notes(hex, notes, sizeof(notes)), 0);
	assert_string_equal(hex, "abcd");
	for (size_t len = 0; len < sizeof(notes); len++) {
		assert_int_equal(ko_build_id_of_notes(hex, notes, len), -ENOENT);
		assert_string_equal(hex, "");
	}
	notes[24] = 0xff; /* the length of the id */
	notes[27] = 0xff;
	assert_int_equal(ko_build_id_of_notes(hex, notes, sizeof(notes)), -ENOENT);
	notes[0] = 0xff;
	notes[3] = 0xff;
	assert_int_equal(ko_build_id_of_notes(hex, notes, sizeof(notes)), -ENOENT);
}

/* Put the module there, and a manifest with @build_id. */
static void lay_out(const struct bed *bed, char *path, size_t size, const char *build_id)
{
	char manifest[128], data[DATA_PATH_MAX];
	json_t *json = json_load_file(
		data_path(data, "tests/data/module/swaprel_test.json"), 0, NULL);
	FILE *file;

	assert_non_null(json);
	json_object_set_new(json, "build_id", json_string(build_id));
	snprintf(manifest, sizeof(manifest), "%s/swaprel_test.json", bed->dir);
	assert_int_equal(json_dump_file(json, manifest, 0), 0);
	json_decref(json);
	snprintf(path, size, "%s/swaprel_test.ko", bed->dir);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(bed->bytes, bed->len, 1, file), 1);
	fclose(file);
}

static void file_and_manifest_agree(void **state)
{
	const struct bed *bed = *state;
	struct kmod kmod;
	char path[128];
	struct err err;
	struct ko ko;

	assert_int_equal(ko_parse(&ko, bed->bytes, bed->len, "f", NULL), 0);
	lay_out(bed, path, sizeof(path), ko.build_id);
	if (kmod_open(&kmod, path, &err))
		fail_msg("%s", err.msg);
	assert_string_equal(kmod.driver.module, "swaprel_test");
	assert_string_equal(kmod.driver.name, "swzram");
	assert_int_equal(kmod_add_param(&kmod, "deferred_pages=64", &err), 0);
	assert_string_equal(kmod.params, "num_devices=0 deferred_pages=64");
	assert_int_equal(kmod_add_param(&kmod, "none=64", &err), -EINVAL);
	assert_non_null(strstr(err.msg, "no parameter of that name"));
	assert_int_equal(kmod_add_param(&kmod, "deferred_pages", &err), -EINVAL);
	assert_int_equal(kmod_add_param(&kmod, "deferred_pages=1 x=2", &err), -EINVAL);
	kmod_close(&kmod);

	lay_out(bed, path, sizeof(path), "abcd");
	assert_int_equal(kmod_open(&kmod, path, &err), -EINVAL);
	assert_non_null(strstr(err.msg, "build_id: \"abcd\": expected the module's, "));
	kmod_close(&kmod);
}

static void what_is_missing_is_named(void **state)
{
	const struct bed *bed = *state;
	struct kmod kmod;
	char path[128];
	struct err err;

	lay_out(bed, path, sizeof(path), "abcd");
	strcpy(strrchr(path, '.'), ".json");
	assert_int_equal(kmod_open(&kmod, path, &err), -EINVAL);
	assert_non_null(strstr(err.msg, "expected the path of a .ko"));
	kmod_close(&kmod);
	unlink(path);
	strcpy(strrchr(path, '.'), ".ko");
	assert_int_equal(kmod_open(&kmod, path, &err), -EINVAL);
	assert_non_null(strstr(err.msg, "manifest is missing"));
	kmod_close(&kmod);
	unlink(path);
	assert_int_equal(kmod_open(&kmod, path, &err), -ENOENT);
	kmod_close(&kmod);
}

#define ON_BED(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BED(a_module_is_read),
		ON_BED(a_signature_is_seen),
		ON_BED(what_is_no_module_is_refused),
		ON_BED(no_byte_is_believed),
		ON_BED(only_our_names),
		ON_BED(without_build_id),
		cmocka_unit_test(notes_are_read_with_care),
		ON_BED(file_and_manifest_agree),
		ON_BED(what_is_missing_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
