package host_test

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vuerlua/vuerlua/host"
)

func newHost(t testing.TB, cfg host.Config) http.Handler {
	t.Helper()
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	h, err := host.New(cfg, new(script))
	if err != nil {
		t.Fatal(err)
	}
	return h.Handler()
}

// get asks h at localhost:8012. The target goes out as it is, unescaped or not.
func get(t testing.TB, h http.Handler, method, target string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	u, err := url.ParseRequestURI(target)
	if err != nil {
		t.Fatal(err)
	}
	req := httptest.NewRequest(method, "/", nil)
	req.URL, req.RequestURI, req.Host = u, target, "localhost:8012"
	for i := 0; i < len(header); i += 2 {
		req.Header.Add(header[i], header[i+1])
	}
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, req)
	return rec
}

const (
	inside = "inside the workspace" // what a file that may be served holds
	secret = "SECRET"               // what no other file's answer may hold
)

// workspace makes a folder with files of both kinds, and links.
func workspace(t testing.TB) string {
	t.Helper()
	top := t.TempDir()
	dir := filepath.Join(top, "work")
	for name, text := range map[string]string{
		"work/robot.glb": inside, "work/sub/mesh.STL": inside, "work/sp ace/ü%41.ply": inside, "work/noext": inside,
		"work/page.html": inside, "work/drawing.svg": inside,
		"work/.env": secret, "work/.git/config": secret, "work/scene.lua": secret, "work/SCENE2.LUA": secret, "work/world.persist": secret,
		"outside.glb": secret, "workspace2/x.glb": secret,
	} {
		path := filepath.Join(top, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for link, target := range map[string]string{
		"in.glb": "robot.glb", "insub": "sub", "source.txt": "scene.lua", "source.glb": "insub/up", "sub/up": "../SCENE2.LUA",
		"env.txt": ".env", "kept.json": "world.persist",
		"out.glb": "../outside.glb", "outdir": "..", "root": "/", "abs.glb": filepath.Join(top, "outside.glb"), "loop": "loop",
	} {
		if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe.glb"), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestWorkspaceContainment(t *testing.T) {
	h := newHost(t, host.Config{Workspace: workspace(t)})
	for _, tc := range []struct {
		name, target string
		want         int
	}{
		{"file", "/workspace/robot.glb", 200},
		{"in a folder", "/workspace/sub/mesh.STL", 200},
		{"escaped characters", "/workspace/sp%20ace/%c3%bc%2541.ply", 200},
		{"link inside", "/workspace/in.glb", 200},
		{"linked folder inside", "/workspace/insub/mesh.STL", 200},
		{"query", "/workspace/robot.glb?hot=1&../../x", 200},
		{"missing", "/workspace/none.glb", 404},
		{"the folder", "/workspace/", 404},
		{"a folder", "/workspace/sub", 404},
		{"a folder with a slash", "/workspace/sub/", 404},
		{"a file with a slash", "/workspace/robot.glb/", 404},
		{"through a file", "/workspace/robot.glb/x", 404},
		{"two slashes", "/workspace//robot.glb", 404},
		{"up", "/workspace/../outside.glb", 404},
		{"down and up", "/workspace/sub/../robot.glb", 404},
		{"up, escaped dots", "/workspace/%2e%2e/outside.glb", 404},
		{"up, escaped slash", "/workspace/..%2foutside.glb", 404},
		{"up, escaped twice", "/workspace/%252e%252e%252foutside.glb", 404},
		{"up, backslash", "/workspace/..%5coutside.glb", 404},
		{"backslash", "/workspace/sub%5cmesh.STL", 404},
		{"escaped slash inside", "/workspace/sub%2fmesh.STL", 404},
		{"absolute", "/workspace/%2fetc%2fpasswd", 404},
		{"absolute with two slashes", "/workspace//etc/passwd", 404},
		{"drive", "/workspace/c:/windows/win.ini", 404},
		{"nul", "/workspace/robot.glb%00.png", 404},
		{"link out", "/workspace/out.glb", 404},
		{"absolute link out", "/workspace/abs.glb", 404},
		{"folder link out", "/workspace/outdir/outside.glb", 404},
		{"link to the root", "/workspace/root/etc/passwd", 404},
		{"link to itself", "/workspace/loop", 404},
		{"link to a lua source", "/workspace/source.txt", 404},
		{"links to a lua source", "/workspace/source.glb", 404},
		{"link to a hidden file", "/workspace/env.txt", 404},
		{"link to what a script persists", "/workspace/kept.json", 404},
		{"sibling folder with the same prefix", "/workspace2/x.glb", 404},
		{"hidden file", "/workspace/.env", 404},
		{"hidden folder", "/workspace/.git/config", 404},
		{"hidden, escaped", "/workspace/%2eenv", 404},
		{"lua source", "/workspace/scene.lua", 404},
		{"lua source in capitals", "/workspace/SCENE2.LUA", 404},
		{"what a script persists", "/workspace/world.persist", 404},
		{"lua source with a dot", "/workspace/scene.lua.", 404},
		{"named pipe", "/workspace/pipe.glb", 404},
		{"very long", "/workspace/" + strings.Repeat("a/", 5000) + "b", 404},
		{"as long as may be", "/workspace/" + strings.Repeat("a", 1000) + "b", 404},
	} {
		t.Run(tc.name, func(t *testing.T) {
			rec := get(t, h, "GET", tc.target)
			if rec.Code != tc.want {
				t.Errorf("status %d, want %d", rec.Code, tc.want)
			}
			if body := rec.Body.String(); strings.Contains(body, secret) || (rec.Code == 200) != (body == inside) {
				t.Errorf("body %q", body)
			}
		})
	}
}

func TestServed(t *testing.T) {
	dir := t.TempDir()
	asked := 0
	h := newHost(t, host.Config{Workspace: dir, Asked: func(host.Asked) { asked++ }})
	for name, want := range map[string]bool{
		"robot.glb": true, "notes.txt": true, "a.tar.gz": true, "secret.png": true, "secret_garden.glb": true, "token.glb": true,
		"keys.glb": true, "idea.txt": true, "id.png": true, "evaluate.csv": true, "#1.png": true, "passwords.glb": true, "secretary.txt": true,
		"scene.lua": false, "scene.LUA": false, "scene.lua.bak": false, "scene.lua~": false, "scene.lua.1": false, "scene.lua.swp": false,
		"scene.luac": false, "scene.lua___jb_tmp___": false, "#scene.lua#": false, "scene.lua (copy)": false, "scene.l\u200cua": false,
		"notes.txt~": false, "#notes.txt#": false, "~$notes.doc": false, "a.bak": false, "a.ORIG": false, "a.swp": false, "a.tmp": false, "a.png.part": false,
		".env": false, "prod.env": false, "server.pem": false, "server.KEY": false, "id_rsa": false, "id_rsa.pub": false, "id_ed25519_work": false,
		"store.p12": false, "passwords.kdbx": false, "credentials.json": false, "credentials": false, "client_secret_1.json": false, "secrets.yaml": false,
		"authorized_keys": false, "token.txt": false,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
		asked = 0
		rec := get(t, h, "GET", (&url.URL{Path: "/workspace/" + name}).EscapedPath())
		if host.Served(name) != want || (rec.Code == 200) != want || (asked == 1) != want {
			t.Errorf("%s: served %v with status %d and told %d times, want %v", name, host.Served(name), rec.Code, asked, want)
		}
	}
}

// A path that is too long or too deep is refused before anything is done for it, and Config.Asked
// is not called.
func TestLongPathsCostNothing(t *testing.T) {
	dir := t.TempDir()
	deep := strings.TrimSuffix(strings.Repeat("a/", 31), "/")
	if err := os.MkdirAll(filepath.Join(dir, deep, "a"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{deep + "/f", deep + "/a/f"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var asked []host.Asked
	h := newHost(t, host.Config{Workspace: dir, Asked: func(a host.Asked) { asked = append(asked, a) }})
	for _, tc := range []struct {
		name, path string
		status     int
		told       bool
	}{
		{"32 parts", deep + "/f", 200, true},
		{"33 parts", deep + "/a/f", 404, false},
		{"15,000 parts", strings.TrimSuffix(strings.Repeat("a/", 15000), "/"), 404, false},
		{"not there", "d0/f.png", 404, true},
		{"long", strings.Repeat("a", 1025), 404, false},
		{"long when escaped", strings.Repeat("%61", 400), 404, false},
		{"not a name", "..%2f", 404, false},
	} {
		asked = nil
		if rec := get(t, h, "GET", "/workspace/"+tc.path); rec.Code != tc.status {
			t.Errorf("%s: status %d, want %d", tc.name, rec.Code, tc.status)
		}
		if (len(asked) > 0) != tc.told || tc.told && (asked[0].Info != nil) != (tc.status == 200) {
			t.Errorf("%s: told %+v, want %v", tc.name, asked, tc.told)
		}
	}
}

// A page that may not connect cannot show, run or frame files, or find out that they exist.
func TestFilesForStrangePages(t *testing.T) {
	h := newHost(t, host.Config{Workspace: workspace(t), AllowOrigins: []string{"http://localhost:3000"}})
	for _, tc := range []struct {
		name                      string
		site, mode, dest, referer string
		want                      int
		policy                    string
	}{
		{"own page", "same-origin", "no-cors", "image", "http://localhost:8012/", 200, "same-origin"},
		{"no browser", "", "", "", "", 200, "same-origin"},
		{"typed", "none", "navigate", "document", "", 200, "same-origin"},
		{"a link elsewhere", "cross-site", "navigate", "document", "https://evil.com/", 200, "same-origin"},
		{"a picture elsewhere", "cross-site", "no-cors", "image", "https://evil.com/", 403, "same-origin"},
		{"a script elsewhere", "cross-site", "no-cors", "script", "", 403, "same-origin"},
		{"a frame elsewhere", "cross-site", "navigate", "iframe", "https://evil.com/", 403, "same-origin"},
		{"a picture on another port", "same-site", "no-cors", "image", "http://localhost:3001/", 403, "same-origin"},
		{"own page, redirected by another host", "cross-site", "no-cors", "image", "http://localhost:8012/", 403, "same-origin"},
		{"old browser elsewhere", "", "", "", "https://evil.com/", 200, "same-origin"}, // the browser obeys the policy
		{"the hosted client", "cross-site", "no-cors", "image", "https://vuer.ai/", 200, "cross-origin"},
		{"an allowed page", "same-site", "no-cors", "image", "http://localhost:3000/", 200, "cross-origin"},
		{"a foreign page's fetch", "cross-site", "cors", "empty", "", 200, "same-origin"}, // without Access-Control-Allow-Origin nobody can read it
	} {
		rec := get(t, h, "GET", "/workspace/robot.glb", "Sec-Fetch-Site", tc.site, "Sec-Fetch-Mode", tc.mode, "Sec-Fetch-Dest", tc.dest, "Referer", tc.referer)
		if rec.Code != tc.want || rec.Header().Get("Cross-Origin-Resource-Policy") != tc.policy {
			t.Errorf("%s: status %d, policy %q, want %d, %q", tc.name, rec.Code, rec.Header().Get("Cross-Origin-Resource-Policy"), tc.want, tc.policy)
		}
		missing := get(t, h, "GET", "/workspace/missing.glb", "Sec-Fetch-Site", tc.site, "Sec-Fetch-Mode", tc.mode, "Sec-Fetch-Dest", tc.dest, "Referer", tc.referer)
		if tc.want == 403 && (missing.Code != 403 || missing.Body.String() != rec.Body.String()) {
			t.Errorf("%s: a missing file is told from one that is there", tc.name)
		}
	}
}

// Not only the handler, also the server in front of it has to leave a path as it came.
func TestWorkspaceOverTheWire(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, net := serve(t, host.Config{Workspace: workspace(t)}, new(script))
		for target, want := range map[string]string{
			"/workspace/robot.glb":        "200",
			"/workspace/../outside.glb":   "404",
			"/workspace/..%2foutside.glb": "404",
			"/../outside.glb":             "404",
			"//etc/passwd":                "404",
			"/":                           "200",
		} {
			conn, err := net.DialConn(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			go fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", target)
			answer, _ := io.ReadAll(conn)
			if !strings.HasPrefix(string(answer), "HTTP/1.1 "+want) || strings.Contains(string(answer), secret) {
				t.Errorf("%s: %.60q, want %s", target, answer, want)
			}
			conn.Close()
		}
	})
}

func FuzzWorkspacePath(f *testing.F) {
	dir := workspace(f)
	h := newHost(f, host.Config{Workspace: dir})
	for _, s := range []string{
		"robot.glb", "../outside.glb", "..%2foutside.glb", "%2e%2e/outside.glb", "outdir/outside.glb", "out.glb", ".env", "scene.lua",
		"sub/../../outside.glb", "sub%5c..%5c..%5coutside.glb", "root/etc/passwd", "robot.glb%00", "insub/mesh.STL?hot", "./robot.glb", "%",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, path string) {
		target := "/workspace/" + path
		if _, err := url.ParseRequestURI(target); err != nil {
			return // no request can ask for it
		}
		rec := get(t, h, "GET", target)
		body := rec.Body.String()
		switch {
		case strings.Contains(body, secret):
			t.Fatalf("%q gave a file that is not to be served", target)
		case rec.Code == 200 && body != inside:
			t.Fatalf("%q gave %q", target, body)
		case rec.Code != 200 && rec.Code != 404:
			t.Fatalf("%q gave status %d", target, rec.Code)
		}
	})
}

func TestWorkspaceHeaders(t *testing.T) {
	dir := workspace(t)
	h := newHost(t, host.Config{Workspace: dir})
	first := get(t, h, "GET", "/workspace/robot.glb")
	etag, modified := first.Header().Get("ETag"), first.Header().Get("Last-Modified")
	for name, want := range map[string]string{
		"Content-Type": "model/gltf-binary", "Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff",
		"Accept-Ranges": "bytes", "Vary": "Origin", "Content-Security-Policy": "",
	} {
		if got := first.Header().Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if etag == "" || modified == "" {
		t.Errorf("validators %q and %q", etag, modified)
	}
	for _, tc := range []struct {
		name, method, target string
		header               []string
		status               int
		body                 string
	}{
		{"unchanged", "GET", "/workspace/robot.glb", []string{"If-None-Match", etag}, 304, ""},
		{"changed", "GET", "/workspace/robot.glb", []string{"If-None-Match", `"other"`}, 200, inside},
		{"not modified", "GET", "/workspace/robot.glb", []string{"If-Modified-Since", modified}, 304, ""},
		{"range", "GET", "/workspace/robot.glb", []string{"Range", "bytes=7-9"}, 206, "the"},
		{"range of what was", "GET", "/workspace/robot.glb", []string{"Range", "bytes=7-9", "If-Range", `"other"`}, 200, inside},
		{"range beyond", "GET", "/workspace/robot.glb", []string{"Range", "bytes=700-"}, 416, "invalid range: failed to overlap\n"},
		{"head", "HEAD", "/workspace/robot.glb", nil, 200, ""},
		{"post", "POST", "/workspace/robot.glb", nil, 405, "This address takes GET, HEAD, OPTIONS.\n"},
		{"delete", "DELETE", "/workspace/robot.glb", nil, 405, "This address takes GET, HEAD, OPTIONS.\n"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			rec := get(t, h, tc.method, tc.target, tc.header...)
			if rec.Code != tc.status || rec.Body.String() != tc.body {
				t.Errorf("status %d %q, want %d %q", rec.Code, rec.Body, tc.status, tc.body)
			}
		})
	}
	if got := get(t, h, "GET", "/workspace/robot.glb?hot").Header().Get("Cache-Control"); got != "no-cache, no-store" {
		t.Errorf("?hot: Cache-Control %q", got)
	}
	for _, name := range []string{"page.html", "drawing.svg"} {
		if got := get(t, h, "GET", "/workspace/"+name).Header().Get("Content-Security-Policy"); got != "sandbox" {
			t.Errorf("%s: policy %q, want a sandbox", name, got)
		}
	}
	if err := os.Chtimes(filepath.Join(dir, "robot.glb"), time.Time{}, time.Now().Add(time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	if got := get(t, h, "GET", "/workspace/robot.glb").Header().Get("ETag"); got == etag {
		t.Error("same ETag after a change")
	}
}

func TestMediaTypes(t *testing.T) {
	dir := t.TempDir()
	h := newHost(t, host.Config{Workspace: dir})
	for name, want := range map[string]string{
		"a.glb": "model/gltf-binary", "a.gltf": "model/gltf+json", "a.obj": "model/obj", "a.mtl": "model/mtl", "a.stl": "model/stl",
		"a.ply": "application/octet-stream", "a.pcd": "application/octet-stream", "a.urdf": "application/xml",
		"a.dae": "model/vnd.collada+xml", "a.usdz": "model/vnd.usdz+zip", "a.splat": "application/octet-stream",
		"a.hdr": "image/vnd.radiance", "a.exr": "image/x-exr", "a.ktx2": "image/ktx2", "a.wasm": "application/wasm",
		"a.png": "image/png", "A.JPG": "image/jpeg", "a.json": "application/json", "a.js": "text/plain; charset=utf-8", "a.mjs": "text/plain; charset=utf-8",
		"a": "application/octet-stream", "a.unknown": "application/octet-stream", "a.tar.npy": "application/octet-stream",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("<html>"), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := get(t, h, "GET", "/workspace/"+name).Header().Get("Content-Type"); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestCORS(t *testing.T) {
	h := newHost(t, host.Config{Workspace: workspace(t), AllowOrigins: []string{"https://example.com"}})
	for _, tc := range []struct {
		name, origin string
		allowed      bool
	}{
		{"hosted client", "https://vuer.ai", true},
		{"allowed", "https://example.com", true},
		{"foreign page", "https://evil.com", false},
		{"null", "null", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			want := ""
			if tc.allowed {
				want = tc.origin
			}
			for _, target := range []string{"/workspace/robot.glb", "/workspace/none", "/healthz"} {
				rec := get(t, h, "GET", target, "Origin", tc.origin)
				if got := rec.Header().Get("Access-Control-Allow-Origin"); got != want {
					t.Errorf("%s: allowed origin %q, want %q", target, got, want)
				}
				if got := rec.Header().Get("Vary"); got != "Origin" {
					t.Errorf("%s: Vary %q", target, got)
				}
			}
			rec := get(t, h, "OPTIONS", "/workspace/robot.glb", "Origin", tc.origin,
				"Access-Control-Request-Method", "GET", "Access-Control-Request-Headers", "range", "Access-Control-Request-Private-Network", "true")
			if rec.Code != 204 || rec.Header().Get("Access-Control-Allow-Origin") != want ||
				(rec.Header().Get("Access-Control-Allow-Private-Network") == "true") != tc.allowed ||
				strings.Contains(rec.Header().Get("Access-Control-Allow-Headers"), "Range") != tc.allowed {
				t.Errorf("preflight %d %v", rec.Code, rec.Header())
			}
		})
	}
}

func TestHealth(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, net := serve(t, host.Config{Version: "1.2.3"}, new(script))
		net.Dial(t)
		time.Sleep(90 * time.Second)
		resp, err := net.HTTP().Get("http://localhost/healthz")
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		var health struct {
			Status, Version string
			Sessions        int
			Uptime          float64 `json:"uptime_seconds"`
		}
		if err := json.NewDecoder(resp.Body).Decode(&health); err != nil {
			t.Fatal(err)
		}
		if health.Status != "ok" || health.Version != "1.2.3" || health.Sessions != 1 || health.Uptime != 90 {
			t.Errorf("%+v", health)
		}
	})
}

func TestHelpPage(t *testing.T) {
	h := newHost(t, host.Config{Version: "1.2.3"})
	rec := get(t, h, "GET", "/")
	body := rec.Body.String()
	for _, want := range []string{`href="https://vuer.ai?ws=ws%3A%2F%2Flocalhost%3A8012"`, "ws://localhost:8012", "make run", "1.2.3"} {
		if !strings.Contains(body, want) {
			t.Errorf("page without %q", want)
		}
	}
	if strings.Contains(body, "behind HTTPS") {
		t.Error("the hint for other machines is shown on this one")
	}
	for _, outside := range []string{"<script", "<link", "<img", "@import", "url("} {
		if strings.Contains(body, outside) {
			t.Errorf("page with %q", outside)
		}
	}
	if rec.Code != 200 || !strings.Contains(rec.Header().Get("Content-Security-Policy"), "default-src 'none'") {
		t.Errorf("status %d, header %v", rec.Code, rec.Header())
	}

	req := httptest.NewRequest("GET", "/", nil)
	req.Host = `"><script>x</script>`
	rec = httptest.NewRecorder()
	newHost(t, host.Config{AllowOrigins: []string{"*"}}).ServeHTTP(rec, req)
	if strings.Contains(rec.Body.String(), "<script") {
		t.Errorf("a host name became markup: %s", rec.Body)
	}

	for target, want := range map[string]int{"/favicon.ico": 404, "/index.html": 404, "/workspace": 404, "/workspace/x": 404} {
		if rec := get(t, h, "GET", target); rec.Code != want {
			t.Errorf("%s: status %d, want %d", target, rec.Code, want)
		}
	}
	if rec := get(t, h, "POST", "/"); rec.Code != 405 {
		t.Errorf("POST: status %d", rec.Code)
	}
	if rec := get(t, h, "HEAD", "/"); rec.Code != 200 {
		t.Errorf("HEAD: status %d", rec.Code)
	}
}

func TestViewer(t *testing.T) {
	viewer := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "viewer of ", r.URL.Path) })
	h := newHost(t, host.Config{Viewer: viewer})
	for target, want := range map[string]string{"/": "viewer of /", "/assets/a.js": "viewer of /assets/a.js", "/workspace": "viewer of /workspace"} {
		if rec := get(t, h, "GET", target); rec.Body.String() != want {
			t.Errorf("%s: %q, want %q", target, rec.Body, want)
		}
	}
}

// A trusted proxy may add a path prefix and leave it to the host to remove. Other senders may not.
func TestPathOfAProxy(t *testing.T) {
	viewer := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "viewer of ", r.URL.EscapedPath()) })
	h := newHost(t, host.Config{Viewer: viewer, Workspace: workspace(t)})
	for _, tc := range []struct{ from, prefix, target, want string }{
		{"127.0.0.1:1", "/demo", "/demo/", "viewer of /"},
		{"127.0.0.1:1", "/demo", "/demo/workspace/robot.glb", inside},
		{"127.0.0.1:1", "/demo/", "/demo/a%20b", "viewer of /a%20b"},
		{"127.0.0.1:1", "/demo", "/", "viewer of /"},
		{"127.0.0.1:1", "/demo", "/demon/", "viewer of /demon/"},
		{"127.0.0.1:1", "", "/demo/", "viewer of /demo/"},
		{"10.0.0.1:1", "/demo", "/demo/", "viewer of /demo/"},
	} {
		req := httptest.NewRequest("GET", tc.target, nil)
		req.Host, req.RemoteAddr = "localhost:8012", tc.from
		req.Header.Set("X-Forwarded-Prefix", tc.prefix)
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, req)
		if rec.Body.String() != tc.want {
			t.Errorf("%s of %s behind %q: %q, want %q", tc.target, tc.from, tc.prefix, rec.Body, tc.want)
		}
	}
}

// What is below /docs/ is the documentation's, if there is one, with its own paths.
func TestDocs(t *testing.T) {
	docs := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprintf(w, "page %q", r.URL.Path) })
	h := newHost(t, host.Config{Docs: docs})
	for target, want := range map[string]string{"/docs/": `page ""`, "/docs/a/b.html": `page "a/b.html"`} {
		if rec := get(t, h, "GET", target); rec.Code != 200 || rec.Body.String() != want {
			t.Errorf("%s: %d %s", target, rec.Code, rec.Body)
		}
	}
	if rec := get(t, h, "GET", "/docs"); rec.Code != http.StatusFound || rec.Header().Get("Location") != "./docs/" {
		t.Errorf("/docs: %d to %q", rec.Code, rec.Header().Get("Location"))
	}
	if rec := get(t, h, "GET", "/docs.html"); strings.Contains(rec.Body.String(), "page") {
		t.Errorf("/docs.html is of the documentation")
	}
	if rec := get(t, newHost(t, host.Config{}), "GET", "/docs/"); rec.Code != http.StatusNotFound {
		t.Errorf("/docs/ of a host that has none: %d", rec.Code)
	}
}
