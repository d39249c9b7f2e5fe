# make run      build and serve scripts/hello.lua on http://localhost:8012/
# make test     vet, staticcheck, tests with the race detector
# make bench    benchmarks of the packages, then of the whole program
# make fuzz     every fuzz target for FUZZTIME, all together at most FUZZTOTAL seconds
# make interop  tests against Vuer's Python package
# make clean    remove what was built

SHELL       := /bin/bash
GO          ?= go
SCENE       ?= scripts/hello.lua
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
VUER        := 0.1.6
VENV        := .cache/interop

# A release sets VERSION; otherwise it is the next one, with the commit.
VERSION ?=
LDFLAGS := -s -w $(if $(VERSION),-X main.version=$(VERSION))

# Seconds for a fuzz target, and for all of them.
FUZZTIME  ?= 60
FUZZTOTAL ?= 1200

.DEFAULT_GOAL := build
.PHONY: build run test vet bench fuzz interop clean

build:
	$(GO) build -trimpath -ldflags '$(LDFLAGS)' -o bin/vuerlua ./cmd/vuerlua

run: build
	./bin/vuerlua run $(SCENE)

vet:
	$(GO) vet ./...
	$(GO) vet -tags interop ./cmd/vuerlua/...
	$(GO) run $(STATICCHECK) ./...

test: vet
	$(GO) test -race ./...

bench:
	$(GO) test -run '^$$' -bench . -benchmem ./...
	$(GO) run ./cmd/vuerlua/bench

fuzz:
	GO='$(GO)' ./.ci/fuzz $(FUZZTIME) $(FUZZTOTAL)

# The stamp stands for a venv that was installed to its end, with this version.
$(VENV)/vuer-$(VUER).stamp:
	rm -rf $(VENV)
	python3 -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check 'vuer==$(VUER)'
	touch $@

interop: $(VENV)/vuer-$(VUER).stamp
	VUERLUA_INTEROP_PYTHON=$(CURDIR)/$(VENV)/bin/python $(GO) test -count=1 -tags interop -run Python ./cmd/vuerlua

clean:
	rm -rf bin .cache
