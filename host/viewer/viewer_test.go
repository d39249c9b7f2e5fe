package viewer_test

import (
	"compress/gzip"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/vuerlua/vuerlua/host/viewer"
)

var (
	script = strings.Repeat("console.log('scene');\n", 200)
	style  = strings.Repeat("body { margin: 0 }\n", 200)
	page   = "<!doctype html><title>scene</title>" + strings.Repeat("<p>page", 300)
)

// dist returns the files of a build: the script with its compressed forms, whose bytes
// are only marks here, and the style without them.
func dist() fstest.MapFS {
	files := fstest.MapFS{}
	for name, text := range map[string]string{
		".gitignore": "*", ".vite/manifest.json": "{}", "index.html": page, "favicon.svg": "<svg/>",
		"assets/index-B1gZq9xY.js": script, "assets/index-B1gZq9xY.js.br": "as brotli", "assets/index-B1gZq9xY.js.gz": "as gzip",
		"assets/index-D0aa11bb.css": style, "assets/draco-C9d8e7f6.wasm": strings.Repeat("\x00asm", 500),
		"assets/inter-latin-400-normal-A1b2C3d4.woff": "the font", "assets/inter-greek-400-normal-A1b2C3d4.woff": "greek",
		"assets/inter-B2b2C3d4.woff2": "font2", "assets/studio-A1b2C3d4.exr": "exr", "assets/city-A1b2C3d4.hdr": "hdr",
		"data.json": "{}", "logo.ico": "ico", "scenes/readme.txt": "text",
	} {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return files
}

// ask sends a request to h; header holds names and values.
func ask(t *testing.T, h http.Handler, method, target string, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, "/", nil)
	u, err := url.ParseRequestURI(target)
	if err != nil {
		t.Fatal(err)
	}
	r.URL, r.RequestURI, r.Host = u, target, "localhost:8012"
	for i := 0; i < len(header); i += 2 {
		r.Header.Add(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, resp *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestFiles(t *testing.T) {
	h := viewer.New(dist())
	const forever, checked = "public, max-age=31536000, immutable", "no-cache"
	for target, want := range map[string]struct{ contentType, cache, body string }{
		"/":                           {"text/html; charset=utf-8", checked, page},
		"/?ws=ws://localhost:8012":    {"text/html; charset=utf-8", checked, page},
		"/index.html":                 {"text/html; charset=utf-8", checked, page},
		"/assets/index-B1gZq9xY.js":   {"text/javascript; charset=utf-8", forever, script},
		"/assets/index-D0aa11bb.css":  {"text/css; charset=utf-8", forever, style},
		"/assets/draco-C9d8e7f6.wasm": {"application/wasm", forever, strings.Repeat("\x00asm", 500)},
		"/assets/inter-latin-400-normal-A1b2C3d4.woff": {"font/woff", forever, "the font"},
		"/assets/inter-B2b2C3d4.woff2":                 {"font/woff2", forever, "font2"},
		"/assets/studio-A1b2C3d4.exr":                  {"image/x-exr", forever, "exr"},
		"/assets/city-A1b2C3d4.hdr":                    {"image/vnd.radiance", forever, "hdr"},
		"/data.json":                                   {"application/json", checked, "{}"},
		"/logo.ico":                                    {"image/x-icon", checked, "ico"},
		"/favicon.svg":                                 {"image/svg+xml", checked, "<svg/>"},
		"/scenes/readme.txt":                           {"text/plain; charset=utf-8", checked, "text"},
	} {
		resp := ask(t, h, "GET", target)
		if got := body(t, resp); resp.StatusCode != 200 || got != want.body {
			t.Errorf("%s: status %d, %.40q", target, resp.StatusCode, got)
		}
		if got := resp.Header.Get("Content-Type"); got != want.contentType {
			t.Errorf("%s: content type %q, want %q", target, got, want.contentType)
		}
		if got := resp.Header.Get("Cache-Control"); got != want.cache {
			t.Errorf("%s: cache control %q, want %q", target, got, want.cache)
		}
		if got := resp.Header.Get("X-Content-Type-Options"); got != "nosniff" {
			t.Errorf("%s: content type options %q", target, got)
		}
		head := ask(t, h, "HEAD", target)
		if got := body(t, head); head.StatusCode != 200 || got != "" || head.ContentLength != resp.ContentLength || head.ContentLength <= 0 {
			t.Errorf("HEAD %s: status %d, length %d for %d, %q", target, head.StatusCode, head.ContentLength, resp.ContentLength, got)
		}
	}
}

func TestWhatIsNotThere(t *testing.T) {
	h := viewer.New(dist())
	for _, target := range []string{
		"/assets/index-00000000.js", "/assets/", "/assets", "/editor", "/scenes/", "//example.org", "//example.org/%2e%2e",
		"/assets/../index.html", "/assets/%2e%2e/index.html", "/..%2findex.html", "/assets%5cindex.html", "/index.html/", "/index.html%00",
		"/.gitignore", "/.vite/manifest.json", "/assets/index-B1gZq9xY.js.br", "/assets/index-B1gZq9xY.js.gz", "/unicode-fonts/",
		"/unicode-fonts/codepoint-index/plane0/../x.json", "/unicode-fonts/font-meta/greek.json",
	} {
		resp := ask(t, h, "GET", target)
		if resp.StatusCode != 404 || resp.Header.Get("Location") != "" || resp.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: status %d, %v", target, resp.StatusCode, resp.Header)
		}
	}
	for _, method := range []string{"POST", "PUT", "OPTIONS", "DELETE"} {
		if resp := ask(t, h, method, "/"); resp.StatusCode != 405 || resp.Header.Get("Allow") != "GET, HEAD" {
			t.Errorf("%s: status %d, %v", method, resp.StatusCode, resp.Header)
		}
	}
}

func TestEncodings(t *testing.T) {
	h := viewer.New(dist())
	const js, css = "/assets/index-B1gZq9xY.js", "/assets/index-D0aa11bb.css"
	for _, tc := range []struct{ target, accept, want string }{
		{js, "gzip, deflate, br, zstd", "br"},
		{js, "gzip", "gzip"},
		{js, "x-gzip", "gzip"},
		{js, "br;q=0.5, gzip;q=0.8", "gzip"},
		{js, "br;q=0, gzip;q=0.1", "gzip"},
		{js, "BR ; Q=0.9", "br"},
		{js, "*", "br"},
		{js, "*;q=0.5, br;q=0", "gzip"},
		{js, "identity, gzip;q=0.5", ""},
		{js, "identity;q=0.5, gzip;q=0.5", "gzip"},
		{js, "gzip;q=2", ""},
		{js, "gzip;q=x, br;q=", ""},
		{js, "deflate", ""},
		{js, ",,;q=1", ""},
		{js, "", ""},
		{js, "*;q=0", ""},
		{css, "br, gzip", "gzip"}, // the build has no brotli form of it
		{css, "br", ""},
		{"/data.json", "br, gzip", ""}, // a few bytes
		{"/assets/studio-A1b2C3d4.exr", "br, gzip", ""},
	} {
		resp := ask(t, h, "GET", tc.target, "Accept-Encoding", tc.accept)
		if got := resp.Header.Get("Content-Encoding"); resp.StatusCode != 200 || got != tc.want {
			t.Errorf("%s with %q: status %d, encoding %q, want %q", tc.target, tc.accept, resp.StatusCode, got, tc.want)
		}
		if big := tc.target == js || tc.target == css; (resp.Header.Get("Vary") == "Accept-Encoding") != big {
			t.Errorf("%s with %q: vary %q", tc.target, tc.accept, resp.Header.Get("Vary"))
		}
	}
	if got := body(t, ask(t, h, "GET", js, "Accept-Encoding", "br")); got != "as brotli" {
		t.Errorf("brotli: %q", got)
	}
	if got := body(t, ask(t, h, "GET", js, "Accept-Encoding", "gzip")); got != "as gzip" {
		t.Errorf("gzip: %q", got)
	}
	for range 2 { // compressed, then from the cache
		resp := ask(t, h, "GET", css, "Accept-Encoding", "gzip")
		sent := body(t, resp)
		r, err := gzip.NewReader(strings.NewReader(sent))
		if err != nil {
			t.Fatal(err)
		}
		if plain, err := io.ReadAll(r); err != nil || string(plain) != style || resp.ContentLength != int64(len(sent)) {
			t.Errorf("%v, %d bytes, length %d for %d", err, len(plain), resp.ContentLength, len(sent))
		}
	}
}

func TestRevalidation(t *testing.T) {
	h := viewer.New(dist())
	tags := map[string]bool{}
	for _, accept := range []string{"", "gzip", "br"} {
		for _, target := range []string{"/", "/assets/index-B1gZq9xY.js"} {
			first := ask(t, h, "GET", target, "Accept-Encoding", accept)
			tag := first.Header.Get("ETag")
			if len(tag) < 10 || tag[0] != '"' {
				t.Fatalf("%s with %q: tag %q", target, accept, tag)
			}
			if first.Header.Get("Content-Encoding") == accept && tags[tag] {
				t.Errorf("%s with %q has the tag of another answer, %s", target, accept, tag)
			}
			tags[tag] = true
			for _, have := range []string{tag, "W/" + tag, `"other", ` + tag, "*"} {
				again := ask(t, h, "GET", target, "Accept-Encoding", accept, "If-None-Match", have)
				if got := body(t, again); again.StatusCode != 304 || got != "" || again.Header.Get("ETag") != tag ||
					again.Header.Get("Vary") != "Accept-Encoding" || again.Header.Get("Cache-Control") != first.Header.Get("Cache-Control") {
					t.Errorf("%s with %q and %s: status %d, %q, %v", target, accept, have, again.StatusCode, got, again.Header)
				}
			}
			if other := ask(t, h, "GET", target, "Accept-Encoding", accept, "If-None-Match", `"other"`); other.StatusCode != 200 {
				t.Errorf("%s with %q and another tag: status %d", target, accept, other.StatusCode)
			}
		}
	}
}

func TestRanges(t *testing.T) {
	h := viewer.New(dist())
	const target = "/assets/index-B1gZq9xY.js"
	resp := ask(t, h, "GET", target, "Range", "bytes=2-5", "Accept-Encoding", "br, gzip")
	if got := body(t, resp); resp.StatusCode != 206 || got != script[2:6] || resp.Header.Get("Content-Encoding") != "" {
		t.Errorf("status %d, %q, %v", resp.StatusCode, got, resp.Header)
	}
	if resp := ask(t, h, "GET", target, "Range", "bytes=999999-"); resp.StatusCode != 416 {
		t.Errorf("beyond the end: status %d", resp.StatusCode)
	}
}

// TestPolicy checks that the page may connect to its own host and to the one that its
// address names, and that a name cannot add anything else to the policy.
func TestPolicy(t *testing.T) {
	h := viewer.New(dist())
	connect := func(target string) string {
		t.Helper()
		policy := ask(t, h, "GET", target).Header.Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "frame-ancestors 'self'", "base-uri 'none'", "form-action 'none'"} {
			if !strings.Contains(policy, want+";") && !strings.HasSuffix(policy, want) {
				t.Errorf("%s: no %s in %q", target, want, policy)
			}
		}
		for _, not := range []string{"'unsafe-eval'", "*", "example.org:8012/", "example.org/", "http:;", "https:;"} {
			if strings.Contains(policy, not) {
				t.Errorf("%s: %s in %q", target, not, policy)
			}
		}
		for directive := range strings.SplitSeq(policy, "; ") {
			if sources, ok := strings.CutPrefix(directive, "connect-src "); ok {
				return sources
			}
		}
		t.Fatalf("%s: %q says nothing of connections", target, policy)
		return ""
	}
	const own = "'self' data: blob: ws://localhost:8012 wss://localhost:8012"
	const other = "localhost:8012/assets/ localhost:8012/unicode-fonts/ data: blob:"
	for ws, want := range map[string]string{
		"":                                  own,
		"ws://example.org:8012/path":        other + " ws://example.org:8012 http://example.org:8012",
		"wss://example.org":                 other + " wss://example.org https://example.org",
		"wss://[fe80::1]:9000":              other + " wss://[fe80::1]:9000 https://[fe80::1]:9000",
		"http://example.org":                other + " ws://example.org http://example.org",
		"HTTPS://example.org:9000/a":        other + " wss://example.org:9000 https://example.org:9000",
		"ftp://example.org":                 own,
		"example.org:9000":                  other + " ws://example.org:9000 http://example.org:9000",
		"localhost:8012":                    own,
		"/path":                             own,
		"?a=b":                              own,
		"../a":                              own,
		"javascript:alert(1)":               own,
		"ws://" + strings.Repeat("a", 5000): own,
		"ws://a; script-src *":              own,
		"ws://a,b":                          own,
		"ws://localhost:8012":               own,
		"ws://LOCALHOST:8012/a":             own,
		"ws://user@example.org":             other + " ws://example.org http://example.org",
		"ws://*":                            own,
		"ws://example.org:1 ws://evil":      own,
		"ws://example.org\nX-Header: y":     own,
		"ws://example.org/%20'unsafe-x'":    other + " ws://example.org http://example.org",
		"//example.org":                     other + " ws://example.org http://example.org",
		"//localhost:8012":                  own,
	} {
		if got := connect("/?ws=" + url.QueryEscape(ws)); got != want {
			t.Errorf("ws=%s:\ngot  %s\nwant %s", ws, got, want)
		}
	}
	for _, tc := range []struct{ name, host, header, ws, has, hasNot string }{
		{"own scene", "localhost:8012", "", "", "script-src localhost:8012/assets/ localhost:8012/unicode-fonts/ 'wasm-unsafe-eval'", "script-src 'self'"},
		{"own scene by address", "192.168.1.7:8012", "", "", "script-src 192.168.1.7:8012/assets/ ", "script-src 'self'"},
		{"by IPv6", "[::1]:8012", "", "", "script-src 'self' ", ""},
		{"behind a proxy", "localhost:8012", "X-Forwarded-Proto: https", "", "script-src 'self' ", ""},
		{"by another name", "scene.example.org", "", "", "script-src 'self' ", ""},
		{"own pictures", "localhost:8012", "", "", "img-src 'self' data:", ""},
		{"another's pictures", "localhost:8012", "", "ws://evil:1", "img-src data: blob: http://evil:1;", "'self' data"},
		{"another's films", "localhost:8012", "", "ws://evil:1", "media-src data: blob: http://evil:1;", "'self' blob"},
		{"another's frames", "localhost:8012", "", "ws://evil:1", "frame-src http://evil:1;", "frame-src 'self'"},
		{"another's scripts", "localhost:8012", "", "ws://evil:1", "script-src localhost:8012/assets/ localhost:8012/unicode-fonts/ 'wasm", "script-src 'self'"},
		{"another's of the page's scheme", "localhost:8012", "X-Forwarded-Proto: https", "evil:1", "connect-src localhost:8012/assets/ localhost:8012/unicode-fonts/ data: blob: wss://evil:1 https://evil:1;", " ws:"},
		{"own sockets", "localhost:8012", "", "ws://evil:1", "ws://evil:1", "ws://localhost:8012"},
		{"another's after a path", "example.org", "X-Forwarded-Prefix: /demo", "ws://evil:1", "script-src example.org/demo/assets/ ", "'self' "},
		{"a path with markup", "example.org", "X-Forwarded-Prefix: /a; script-src *", "ws://evil:1", "script-src example.org/assets/ ", "*"},
		{"another's behind a proxy", "localhost:8012", "X-Forwarded-Host: example.org", "ws://evil:1", "example.org/assets/", "script-src 'self'"},
	} {
		r := httptest.NewRequest("GET", "/?ws="+url.QueryEscape(tc.ws), nil)
		r.Host = tc.host
		if name, value, ok := strings.Cut(tc.header, ": "); ok {
			r.Header.Set(name, value)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		got := strings.ReplaceAll(w.Header().Get("Content-Security-Policy"), "manifest-src 'self'; ", "")
		got = strings.ReplaceAll(got, "frame-ancestors 'self'", "")
		if !strings.Contains(got, tc.has) || tc.hasNot != "" && strings.Contains(got, tc.hasNot) {
			t.Errorf("%s: %s\nwant %q, without %q", tc.name, got, tc.has, tc.hasNot)
		}
	}
	r := httptest.NewRequest("GET", "/?ws=ws://evil:1", nil)
	r.Host = "[::1]:8012"
	w := httptest.NewRecorder()
	if h.ServeHTTP(w, r); w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "IPv4") {
		t.Errorf("another host's scene by IPv6: %d %s", w.Code, w.Body)
	}
	r = httptest.NewRequest("GET", "/", nil)
	r.Host = "a; script-src *"
	w = httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if got := w.Header().Get("Content-Security-Policy"); strings.Contains(got, "*") {
		t.Errorf("a host name is in the policy: %s", got)
	}
}

func TestFonts(t *testing.T) {
	h := viewer.New(dist())
	const file = "/unicode-fonts/font-files/latin/sans-serif.normal.400.woff"
	for target, want := range map[string]string{
		"/unicode-fonts/codepoint-index/plane0/0-ff.json":        "[1,{}]",
		"/unicode-fonts/codepoint-index/plane0/4e00-4eff.json":   "[1,{}]",
		"/unicode-fonts/codepoint-index/plane1/1f600-1f6ff.json": "[1,{}]",
		"/unicode-fonts/font-meta/latin.json":                    `[1,{"id":"latin","typeforms":{"sans-serif":{"normal":[400]}},"ranges":"0-10FFFF"}]`,
		file:                                                     "the font",
	} {
		if resp := ask(t, h, "GET", target); resp.StatusCode != 200 || body(t, resp) != want {
			t.Errorf("%s: status %d, want %s", target, resp.StatusCode, want)
		}
	}
	named := dist()
	named[file[1:]] = &fstest.MapFile{Data: []byte("the named font")}
	if got := body(t, ask(t, viewer.New(named), "GET", file)); got != "the named font" {
		t.Errorf("a build with a font of that name: %q", got)
	}
	bare := fstest.MapFS{"index.html": {Data: []byte("x")}}
	if resp := ask(t, viewer.New(bare), "GET", file); resp.StatusCode != 404 {
		t.Errorf("a build without fonts: status %d", resp.StatusCode)
	}
}

// TestReplacedBuild checks that a build which is replaced on disk is served in its new
// form, even if compressed files of the old build remain.
func TestReplacedBuild(t *testing.T) {
	start := time.Now()
	files := dist()
	put := func(name, text string, age time.Duration) {
		files[name] = &fstest.MapFile{Data: []byte(text), ModTime: start.Add(age)}
	}
	put("index.html", page, 0)
	put("index.html.br", "brotli of before", 0)
	h := viewer.New(files)
	first := ask(t, h, "GET", "/", "Accept-Encoding", "br")
	if got := body(t, first); got != "brotli of before" {
		t.Fatalf("got %.40q", got)
	}
	changed := page + "<p>changed"
	put("index.html", changed, time.Second)
	again := ask(t, h, "GET", "/", "Accept-Encoding", "br", "If-None-Match", first.Header.Get("ETag"))
	if got := body(t, again); again.StatusCode != 200 || got != changed {
		t.Errorf("status %d, %.40q", again.StatusCode, got)
	}
}

func TestBuild(t *testing.T) {
	if viewer.Complete(fstest.MapFS{".gitignore": {}}) || viewer.Complete(fstest.MapFS{"index.html": {Mode: fs.ModeDir}}) {
		t.Error("a folder without a page counts as a build")
	}
	if !viewer.Complete(dist()) {
		t.Error("a build does not count as one")
	}
	// The tests pass with and without a build in the folder.
	build := viewer.Build()
	if build == nil {
		return
	}
	resp := ask(t, viewer.New(build), "GET", "/")
	if got := body(t, resp); resp.StatusCode != 200 || !strings.Contains(got, "<script") {
		t.Errorf("the embedded page: status %d, %.80q", resp.StatusCode, got)
	}
}
