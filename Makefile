# `make` alone lists the targets.
.DEFAULT_GOAL := help
.PHONY: help demo demo-legacy test attack bench image build install install-image uninstall format clean setup

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## a zone of two hypervisors: System VMs boot, run commands, and one moves (root)
	@scripts/need-root demo
	@scripts/setup build image lab
	@scripts/build
	@systemvm/image/build
	@scripts/demo

demo-legacy: ## take two System VMs as CloudStack has them, and their hypervisor, out of 169.254 (root)
	@scripts/need-root demo-legacy
	@scripts/setup build image lab
	@scripts/build
	@systemvm/image/build
	@systemvm/legacy/build
	@scripts/demo-legacy

test: ## build everything and run every test, those on real VMs included (root)
	@scripts/need-root test
	@scripts/setup build image lab test
	@systemvm/image/build
	@systemvm/legacy/build
	@scripts/maven --batch-mode verify

attack: ## attack the link as a hostile System VM would; writes the table in docs/security.md (root)
	@scripts/need-root attack
	@scripts/setup build image lab test
	@systemvm/image/build
	@scripts/attack

bench: ## measure ways to run a command side by side; writes docs/benchmarks.md (root; BENCH=light, qemu, legacy or zone: only that)
	@scripts/need-root bench
	@scripts/setup build image lab
	@scripts/build
	@systemvm/image/build
	@systemvm/legacy/build
	@scripts/bench

image: ## build the System VM image in systemvm/target/image (root)
	@scripts/need-root image
	@scripts/setup image
	@systemvm/image/build

build: ## build the programs, without tests
	@scripts/setup build
	@scripts/build

install: build ## install fe80 into PREFIX (/usr/local), below DESTDIR if set
	@cli/launcher/install

install-image: image ## install the System VM image where an agent looks for it, below DESTDIR if set (root)
	@scripts/install-image

uninstall: ## remove what install has put into PREFIX; VMs, their image and the agent's state stay
	@cli/launcher/uninstall

format: ## format the source code
	@scripts/setup build
	@scripts/maven --batch-mode --quiet spotless:apply

clean: ## delete everything that was built, the image too
	rm -rf target */target

setup: ## install the missing Debian packages and look for a JDK 25; the other targets do it by themselves
	@scripts/setup build image lab test
	@echo "Ready: $$(scripts/jdk)"
