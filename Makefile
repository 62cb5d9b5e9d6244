# `make` alone lists the targets.
.DEFAULT_GOAL := help
.PHONY: help demo test image build format clean setup

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

image: ## build the System VM image in systemvm/target/image (root)
	@scripts/need-root image
	@scripts/setup
	@systemvm/image/build

build: ## build the programs, without tests
	@scripts/setup
	@scripts/build

format: ## format the source code
	@scripts/setup
	@scripts/maven --batch-mode --quiet spotless:apply

clean: ## delete everything that was built, the image too
	rm -rf target */target

setup: ## install the missing Debian packages and look for a JDK 25; the other targets do it by themselves
	@scripts/setup
	@echo "Ready: $$(scripts/jdk)"
