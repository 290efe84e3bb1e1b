// SPDX-License-Identifier: GPL-2.0-or-later
#include <elf.h>
#include <endian.h>
#include <errno.h>
#include <sha2.h>
#include <stdio.h>
#include <string.h>

#include "base/place.h"
#include "kmod/ko.h"

#define NOTE_ALIGN 4
/* include/linux/module_signature.h: the last bytes of a file that was signed. */
#define SIGNATURE_MAGIC "~Module signature appended~\n"

#if defined(__x86_64__)
#define MACHINE EM_X86_64
#elif defined(__aarch64__)
#define MACHINE EM_AARCH64
#else
#define MACHINE EM_NONE
#endif

/* A piece of the file, or nothing. */
struct part {
	const unsigned char *bytes;
	size_t len;
};

static struct part part_of(const struct part *file, uint64_t offset, uint64_t len)
{
	if (offset > file->len || len > file->len - offset)
		return (struct part){ NULL, 0 };
	return (struct part){ file->bytes + offset, (size_t)len };
}

static size_t padded(uint32_t len)
{
	return ((size_t)len + NOTE_ALIGN - 1) / NOTE_ALIGN * NOTE_ALIGN;
}

static void print_hex(char *hex, const unsigned char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		sprintf(hex + 2 * i, "%02x", bytes[i]);
}

int ko_build_id_of_notes(char hex[KO_BUILD_ID_TEXT], const void *notes, size_t len)
{
	const struct part all = { notes, len };
	Elf64_Nhdr note;

	hex[0] = '\0';
	for (size_t at = 0; all.len - at >= sizeof(note);) {
		struct part name, desc;

		memcpy(&note, all.bytes + at, sizeof(note));
		name = part_of(&all, at + sizeof(note), padded(note.n_namesz));
		if (!name.bytes)
			break;
		at += sizeof(note) + name.len;
		desc = part_of(&all, at, note.n_descsz);
		if (!desc.bytes)
			break;
		if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == sizeof("GNU") &&
		    !memcmp(name.bytes, "GNU", sizeof("GNU")) && desc.len &&
		    desc.len <= KO_BUILD_ID_MAX) {
			print_hex(hex, desc.bytes, desc.len);
			return 0;
		}
		at += desc.len;
		at += (NOTE_ALIGN - at % NOTE_ALIGN) % NOTE_ALIGN;
		if (at > all.len)
			break;
	}
	return -ENOENT;
}

/* Append the names of "parmtype=name:type" to @names, each behind a blank. */
static void modinfo_params(const struct part *modinfo, char *names, size_t size)
{
	static const char key[] = "parmtype=";
	const size_t key_len = sizeof(key) - 1;
	size_t used = 0;

	for (size_t at = 0; at < modinfo->len && used < size;) {
		const char *text = (const char *)modinfo->bytes + at;
		const size_t len = strnlen(text, modinfo->len - at);

		if (len > key_len && !memcmp(text, key, key_len))
			used += (size_t)snprintf(names + used, size - used, " %.*s",
						 (int)(len - key_len), text + key_len);
		at += len + 1;
	}
}

/* The value of "key=value" among texts that each end in a NUL. */
static void modinfo_value(const struct part *modinfo, const char *key, char *value,
			  size_t size)
{
	const size_t key_len = strlen(key);

	value[0] = '\0';
	for (size_t at = 0; at < modinfo->len;) {
		const char *text = (const char *)modinfo->bytes + at;
		const size_t len = strnlen(text, modinfo->len - at);

		if (len > key_len && !memcmp(text, key, key_len) &&
		    text[key_len] == '=') {
			snprintf(value, size, "%.*s", (int)(len - key_len - 1),
				 text + key_len + 1);
			return;
		}
		at += len + 1;
	}
}

static void take_section(struct ko *ko, const char *name, const struct part *body)
{
	if (!strcmp(name, ".modinfo")) {
		modinfo_value(body, "name", ko->name, sizeof(ko->name));
		modinfo_value(body, "vermagic", ko->vermagic, sizeof(ko->vermagic));
		modinfo_value(body, "depends", ko->depends, sizeof(ko->depends));
		modinfo_value(body, "srcversion", ko->srcversion, sizeof(ko->srcversion));
		modinfo_params(body, ko->params, sizeof(ko->params));
	} else if (!strcmp(name, ".note.gnu.build-id")) {
		ko_build_id_of_notes(ko->build_id, body->bytes, body->len);
	}
}

static int read_sections(struct ko *ko, const struct part *file, const Elf64_Ehdr *head)
{
	const struct part table = part_of(file, head->e_shoff,
					  (uint64_t)head->e_shnum * sizeof(Elf64_Shdr));
	struct part names;
	Elf64_Shdr section;

	if (!table.bytes || head->e_shstrndx >= head->e_shnum)
		return -ENOEXEC;
	memcpy(&section, table.bytes + head->e_shstrndx * sizeof(section),
	       sizeof(section));
	names = part_of(file, section.sh_offset, section.sh_size);
	if (!names.len || names.bytes[names.len - 1])
		return -ENOEXEC;
	for (size_t i = 0; i < head->e_shnum; i++) {
		struct part body;

		memcpy(&section, table.bytes + i * sizeof(section), sizeof(section));
		if (section.sh_name >= names.len || section.sh_type == SHT_NOBITS)
			continue;
		body = part_of(file, section.sh_offset, section.sh_size);
		if (!body.bytes)
			return -ENOEXEC;
		take_section(ko, (const char *)names.bytes + section.sh_name, &body);
	}
	return 0;
}

static int check_head(const Elf64_Ehdr *head, const char *where, struct err *err)
{
	if (memcmp(head->e_ident, ELFMAG, SELFMAG) || head->e_type != ET_REL)
		return err_set(err, -ENOEXEC,
			       "%s: no kernel module: expected an uncompressed .ko, as "
			       "%s makes it",
			       where, place_script("variant/build").command);
	if (head->e_ident[EI_CLASS] != ELFCLASS64 ||
	    head->e_ident[EI_DATA] != ELFDATA2LSB || head->e_machine != MACHINE ||
	    head->e_shentsize != sizeof(Elf64_Shdr))
		return err_set(err, -ENOEXEC,
			       "%s: a module for another architecture (ELF machine %u): "
			       "expected one of this machine's, as %s makes it",
			       where, head->e_machine,
			       place_script("variant/build").command);
	return 0;
}

int ko_parse(struct ko *ko, const void *bytes, size_t len, const char *where,
	     struct err *err)
{
	const struct part file = { bytes, len };
	const size_t magic_len = strlen(SIGNATURE_MAGIC);
	Elf64_Ehdr head = { 0 };
	int ret;

	memset(ko, 0, sizeof(*ko));
	if (len >= sizeof(head))
		memcpy(&head, bytes, sizeof(head));
	ret = check_head(&head, where, err);
	if (ret)
		return ret;
	if (read_sections(ko, &file, &head))
		return err_set(err, -ENOEXEC,
			       "%s: the module is cut short or damaged: build it again",
			       where);
	if (!ko->build_id[0])
		return err_set(
			err, -ENOEXEC,
			"%s: the module has no build id (.note.gnu.build-id), so it "
			"could not be proven to be the one that runs: link it with "
			"--build-id",
			where);
	if (!zram_module_name(ko->name) || !ko->vermagic[0])
		return err_set(
			err, -ENOEXEC,
			"%s: the module calls itself \"%s\": expected " MODULE_NAME_PREFIX
			"VARIANT, as %s makes them",
			where, ko->name, place_script("variant/build").command);
	SHA256Data(bytes, len, ko->sha256);
	ko->is_signed = len >= magic_len &&
			!memcmp(file.bytes + len - magic_len, SIGNATURE_MAGIC, magic_len);
	return 0;
}

bool ko_has_param(const struct ko *ko, const char *name)
{
	const size_t len = strlen(name);

	for (const char *at = ko->params; *at; at += strcspn(at, " ")) {
		at += strspn(at, " ");
		if (!strncmp(at, name, len) && at[len] == ':')
			return true;
	}
	return false;
}
