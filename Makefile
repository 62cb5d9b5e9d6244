# `make` alone lists the targets.
.DEFAULT_GOAL := help
.PHONY: help demo test bench image build install format clean setup

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## boot a System VM on a hypervisor of its own and run commands in it (root)
	@scripts/need-root demo
	@scripts/setup
	@scripts/build
	@systemvm/image/build
	@scripts/demo

test: ## build everything and run every test, those on real VMs included (root)
	@scripts/need-root test
	@scripts/setup
	@systemvm/image/build
	@scripts/maven --batch-mode verify

bench: ## measure ways to run a command side by side; writes docs/benchmarks.md (root; BENCH=light: without QEMU)
	@scripts/need-root bench
	@scripts/setup
	@scripts/build
	@systemvm/image/build
	@scripts/bench

image: ## build the System VM image in systemvm/target/image (root)
	@scripts/need-root image
	@scripts/setup
	@systemvm/image/build

build: ## build the programs, without tests
	@scripts/setup
	@scripts/build

install: build ## install fe80 into PREFIX (/usr/local), below DESTDIR if set
	@cli/launcher/install

format: ## format the source code
	@scripts/setup
	@scripts/maven --batch-mode --quiet spotless:apply

clean: ## delete everything that was built, the image too
	rm -rf target */target

setup: ## install the missing Debian packages and look for a JDK 25; the other targets do it by themselves
	@scripts/setup
	@echo "Ready: $$(scripts/jdk)"
