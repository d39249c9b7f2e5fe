# make run      build and serve scripts/hello.lua on http://localhost:8012/
# make test     vet, staticcheck, tests with the race detector, the viewer in a browser
# make bench    benchmarks of the packages, then of the whole program, compared with Python's Vuer if Python is installed
# make bench-table   the whole program's benchmark RUNS times, and the README's table of the medians
# make bench-viewer  what a message costs the page's main thread, beside the official client's algorithm
# make pictures      pictures of the gallery, and docs/gallery.md
# make component-pictures  pictures of the components for the reference
# make movie    the film of live editing for the README
# make fuzz     every fuzz target for FUZZTIME, all together at most FUZZTOTAL seconds
# make difftest  random Lua programs for TIME, here and in PUC Lua 5.1 and LuaJIT
# make eval-load  a thousand lines of eval, on a busy machine
# make public-files  the viewer with real files of public collections, which it fetches
# make interop  tests against Vuer's Python package, and with a Lua analyser
# make clean    remove what was built

SHELL       := /bin/bash
GO          ?= go
SCENE       ?= scripts/hello.lua
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
VUER        := 0.1.6
VENV        := .cache/interop
ANALYSER    := 0.25.1

# A release sets VERSION; otherwise it is the next one, with the commit.
VERSION ?=
# The command line's library has no use for another one that makes manual pages: man does.
TAGS    := urfave_cli_no_docs
LDFLAGS := -s -w $(if $(VERSION),-X main.version=$(VERSION))

# Seconds for a fuzz target, and for all of them.
FUZZTIME  ?= 60
FUZZTOTAL ?= 1200

# How long random Lua programs are compared with the reference implementations.
TIME ?= 120s

# The viewer is built where there is a Node that can, and left out where there is none.
VIEWER     := host/viewer
VIEWER_SRC  = $(shell find $(VIEWER)/src $(VIEWER)/public -type f) $(addprefix $(VIEWER)/,index.html vite.config.ts notices.ts precompress.ts tsconfig.json)
NODE_FITS  := $(shell command -v npm >/dev/null && node -e 'const [a, b] = process.versions.node.split(".").map(Number); if (a > 20 || (a === 20 && b >= 19)) console.log("yes")')

.DEFAULT_GOAL := build
.PHONY: build run viewer viewer-test public-files bench-viewer pictures component-pictures movie test vet bench bench-table bench-peer fuzz difftest eval-load interop clean

build: viewer
	@$(GO) version | grep -Eq 'go1\.(2[6-9]|[3-9][0-9])|devel' || echo "Building takes Go 1.26 or later, see https://go.dev/dl/; this is $$($(GO) version)." >&2
	$(GO) build -trimpath -tags $(TAGS) -ldflags '$(LDFLAGS)' -o bin/vuerlua ./cmd/vuerlua

run: build
	./bin/vuerlua run $(SCENE)

ifeq ($(NODE_FITS),yes)
viewer: $(VIEWER)/dist/index.html
else
viewer:
	@echo 'The viewer is left out: building it takes npm and Node 20.19 or later.' >&2
endif

$(VIEWER)/node_modules/.stamp: $(VIEWER)/package-lock.json $(VIEWER)/package.json $(wildcard $(VIEWER)/stubs/*/*)
	cd $(VIEWER) && npm ci --no-audit --no-fund
	touch $@

$(VIEWER)/dist/index.html: $(VIEWER)/node_modules/.stamp $(VIEWER_SRC)
	cd $(VIEWER) && VUERLUA_VERSION='$(VERSION)' npx vite build --logLevel warn
	touch $@

# Without Node this fails: what cannot be tested is not known to work.
viewer-test: build $(VIEWER)/node_modules/.stamp
	cd $(VIEWER) && npx tsc
	cd $(VIEWER) && npx prettier --check --log-level warn .
	chromium=$$(./.ci/chromium) && cd $(VIEWER) && CHROMIUM=$$chromium npx vitest run --project unit --project browser

public-files: build $(VIEWER)/node_modules/.stamp
	./.ci/public-files .cache/public-files
	chromium=$$(./.ci/chromium) && cd $(VIEWER) && CHROMIUM=$$chromium npx vitest run --project public

bench-viewer: build $(VIEWER)/node_modules/.stamp
	chromium=$$(./.ci/chromium) && cd $(VIEWER) && CHROMIUM=$$chromium npx vitest run --project bench

pictures: build $(VIEWER)/node_modules/.stamp
	chromium=$$(./.ci/chromium) && cd $(VIEWER) && CHROMIUM=$$chromium node tools/pictures.mjs
	$(GO) test -count=1 ./scripts -update

component-pictures: build $(VIEWER)/node_modules/.stamp
	scenes=$$(mktemp -d) && trap "rm -rf $$scenes" EXIT && $(GO) run ./cmd/vuerlua/internal/reference/scenes $$scenes && \
	chromium=$$(./.ci/chromium) && cd $(VIEWER) && CHROMIUM=$$chromium node tools/component-pictures.mjs $$scenes

movie: build $(VIEWER)/node_modules/.stamp
	chromium=$$(./.ci/chromium) && cd $(VIEWER) && CHROMIUM=$$chromium node tools/movie.mjs

vet:
	$(GO) vet ./...
	$(GO) vet -tags interop ./cmd/vuerlua/...
	$(GO) run $(STATICCHECK) ./...

test: vet viewer-test
	./.ci/lua
	$(GO) test -race -timeout 45m ./...

bench: bench-peer
	$(GO) test -run '^$$' -bench . -benchmem ./...
	$(GO) run ./cmd/vuerlua/bench $(BENCH_PEER)

# Each run takes about eight minutes. The machine should have nothing else to do.
RUNS ?= 3
bench-table: bench-peer
	rm -rf .cache/bench && mkdir -p .cache/bench
	for i in $$(seq $(RUNS)); do $(GO) run ./cmd/vuerlua/bench $(BENCH_PEER) -json >.cache/bench/$$i.json || exit; done
	$(GO) run ./cmd/vuerlua/bench table .cache/bench/*.json

# Vuer is measured if it can be installed.
BENCH_PEER = $$(test -e $(VENV)/vuer-$(VUER).stamp && echo -vuer=$(VENV)/bin/python)
bench-peer:
	@command -v python3 >/dev/null && $(MAKE) --no-print-directory $(VENV)/vuer-$(VUER).stamp || echo 'The benchmark does not measure Vuer: it could not be installed.' >&2

fuzz:
	GO='$(GO)' ./.ci/fuzz $(FUZZTIME) $(FUZZTOTAL)

# With SEED the programs are those that were tried from that seed on.
difftest:
	./.ci/lua
	$(GO) test -count=1 -timeout 0 -run '^TestFresh$$' ./luabind/internal/difftest -v -args -difftest.time=$(TIME) $(if $(SEED),-difftest.seed=$(SEED))

eval-load:
	EVAL_RUNS=1000 $(GO) test -count=1 -timeout 30m -run '^TestEvalIsAnswered$$' -v ./cmd/vuerlua

# The stamp stands for a venv that was installed to its end, with this version.
$(VENV)/vuer-$(VUER).stamp:
	rm -rf $(VENV)
	python3 -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check 'vuer==$(VUER)'
	touch $@

# Unoptimized it is built in a third of the time, and checks the gallery in a second.
.cache/emmylua-$(ANALYSER)/bin/emmylua_check:
	cargo install --quiet --locked --debug --root .cache/emmylua-$(ANALYSER) emmylua_check@$(ANALYSER)

interop: build $(VIEWER)/node_modules/.stamp $(VENV)/vuer-$(VUER).stamp .cache/emmylua-$(ANALYSER)/bin/emmylua_check
	VUERLUA_INTEROP_PYTHON=$(CURDIR)/$(VENV)/bin/python \
	VUERLUA_INTEROP_ANALYSER=$(CURDIR)/.cache/emmylua-$(ANALYSER)/bin/emmylua_check \
	$(GO) test -count=1 -tags interop -run 'Python|Analyser' ./cmd/vuerlua
	chromium=$$(./.ci/chromium) && cd $(VIEWER) && CHROMIUM=$$chromium VUERLUA_INTEROP_PYTHON=$(CURDIR)/$(VENV)/bin/python npx vitest run --project interop

clean:
	rm -rf bin .cache $(VIEWER)/node_modules
	find $(VIEWER)/dist -mindepth 1 -not -name .gitignore -delete
