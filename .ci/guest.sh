# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# A Debian of its own as a guest that systemd boots: what .ci/native and tests/lab/test_reproduce share.
# Sourced after scripts/lib.sh.

# usage: prepare_guest ROOT NAME: its own settings, and the unit that runs /root/NAME and ends the guest
prepare_guest() {
	echo nameserver 10.0.2.3 >"$1/etc/resolv.conf"
	echo guest >"$1/etc/hostname"
	echo 127.0.0.1 localhost guest >"$1/etc/hosts"
	printf '[zram0]\nzram-size = 256\n' >"$1/etc/systemd/zram-generator.conf"
	printf '[Match]\nName=en* eth*\n[Network]\nAddress=10.0.2.15/24\nGateway=10.0.2.2\n' \
		>"$1/etc/systemd/network/guest.network"
	cat >"$1/etc/systemd/system/$2.service" <<-UNIT
		[Unit]
		After=multi-user.target systemd-networkd.service
		Wants=systemd-networkd.service
		[Service]
		Type=oneshot
		ExecStart=/root/$2
		ExecStopPost=systemctl --no-block poweroff
		StandardOutput=file:/dev/console
		StandardError=file:/dev/console
		[Install]
		WantedBy=default.target
	UNIT
	mkdir -p "$1/etc/systemd/system/default.target.wants"
	ln -s "../$2.service" "$1/etc/systemd/system/default.target.wants/"
}

# usage: guest_kernel ROOT DIR: its kernel as DIR/vmlinuz, and DIR/initramfs.cpio with what it takes to mount
# a disk: in Debian's kernels these are modules
guest_kernel() {
	kernel=$(find "$1/boot/" -name 'vmlinuz-*' | sort -V | tail -n 1)
	release=${kernel##*/vmlinuz-} ramfs=$2/ramfs
	cp "$kernel" "$2/vmlinuz"
	rm -rf "$ramfs"
	mkdir "$ramfs" "$ramfs/dev" "$ramfs/proc" "$ramfs/disk"
	cp "$1/usr/bin/busybox" "$ramfs/"
	depmod -b "$1" "$release"
	for module in virtio_blk ext4 crc32c; do
		modprobe -d "$1" -S "$release" --show-depends $module
	done | sed -n "s,^insmod ,,p" | while read -r file _; do
		name=$(basename -s .xz "$file")
		[ ! -e "$ramfs/$name" ] || continue
		case $file in
		*.xz) xz -dc "$file" >"$ramfs/$name" ;;
		*) cp "$file" "$ramfs/$name" ;;
		esac
		echo "$name" >>"$ramfs/modules"
	done
	cat >"$ramfs/init" <<-INIT
		#!/busybox sh
		for file in \$(/busybox cat /modules); do
			/busybox insmod /\$file
		done
		/busybox mount -t devtmpfs dev /dev
		/busybox mount -t ext4 /dev/vda /disk
		/busybox mount --move /dev /disk/dev
		init=/root/second-stage
		[ -x /disk\$init ] || init=/sbin/init
		exec /busybox switch_root /disk \$init
	INIT
	chmod 755 "$ramfs/init"
	(cd "$ramfs" && find . | cpio -o -H newc --quiet) >"$2/initramfs.cpio"
	rm -rf "$ramfs"
}

# usage: boot_guest DIR DISK ARCH DEADLINE: MACHINE is its process meanwhile; its console is printed. 0 when it
# ended by itself and without a complaint of its kernel
boot_guest() {
	substrate=tcg kernel=$1/vmlinuz
	if [ "$3" = "$(machine_arch)" ]; then
		"$scripts/boot/initramfs" "$1/probe.cpio" "$("$scripts/boot/static")"
		substrate=$("$scripts/boot/accel" "$kernel" "$1/probe.cpio")
	fi
	[ "$substrate" = kvm ] || kernel=$("$scripts/boot/unpacked" "$kernel")
	rm -f "$1/console.log"
	say "booting for $3, by $substrate"
	"$scripts/boot/machine" "$1" "$substrate" "$kernel" "$1/initramfs.cpio" 2 4096 "$4" loglevel=5 \
		-drive "file=$2,if=none,id=disk,format=raw,cache=unsafe" -device virtio-blk-pci,drive=disk \
		-netdev user,id=net,ipv6=off -device virtio-net-pci,netdev=net,romfile= &
	machine=$!
	tail -F -s 0.2 -n +1 --pid="$machine" "$1/console.log" 2>/dev/null || true
	code=0
	wait "$machine" || code=$?
	machine=''
	[ $code = 0 ] || die "QEMU ended with $code: $(tail -n 1 "$1/qemu.log")"
	complaint=$(awk -f "$scripts/boot/complaints.awk" "$1/console.log") || die "$complaint"
}
