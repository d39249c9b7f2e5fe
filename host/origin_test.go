package host_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/vuerlua/vuerlua/host"
)

func TestOrigins(t *testing.T) {
	for _, tc := range []struct {
		name, address, origin string
		allow                 []string
		want                  int
	}{
		{"no browser", "localhost:8012", "", nil, 101},
		{"same origin", "localhost:8012", "http://localhost:8012", nil, 101},
		{"same origin by address", "192.168.1.7:8012", "http://192.168.1.7:8012", nil, 101},
		{"same origin, default port", "192.168.1.7:80", "http://192.168.1.7", nil, 101},
		{"same origin in capitals", "LocalHost:8012", "HTTP://LOCALHOST:8012", nil, 101},
		{"another port of localhost", "localhost:8012", "http://localhost:3000", nil, 403},
		{"another port of localhost with tls", "localhost:8012", "https://localhost", nil, 403},
		{"another port of localhost, allowed", "localhost:8012", "http://localhost:3000", []string{"http://localhost:3000"}, 101},
		{"the next port of one that is allowed", "localhost:8012", "http://localhost:3001", []string{"http://localhost:3000"}, 403},
		{"below localhost", "localhost:8012", "http://foo.localhost:9", nil, 403},
		{"below localhost, own port", "localhost:8012", "http://foo.localhost:8012", nil, 403},
		{"loopback", "localhost:8012", "http://127.0.0.1:3000", nil, 403},
		{"loopback 6", "localhost:8012", "http://[::1]:5", nil, 403},
		{"loopback 6, same origin", "[::1]:8012", "http://[::1]:8012", nil, 101},
		{"same origin below localhost", "evil.localhost:8012", "http://evil.localhost:8012", nil, 421},
		{"hosted client", "localhost:8012", "https://vuer.ai", nil, 101},
		{"hosted client with www", "localhost:8012", "https://www.vuer.ai", nil, 403},
		{"hosted client without tls", "localhost:8012", "http://vuer.ai", nil, 403},
		{"hosted client's port", "localhost:8012", "https://vuer.ai:444", nil, 403},
		{"hosted client's subdomain", "localhost:8012", "https://evil.vuer.ai", nil, 403},
		{"suffix of the hosted client", "localhost:8012", "https://vuer.ai.evil.com", nil, 403},
		{"prefix of the hosted client", "localhost:8012", "https://notvuer.ai", nil, 403},
		{"prefix of localhost", "localhost:8012", "http://localhost.evil.com", nil, 403},
		{"suffix of localhost", "localhost:8012", "http://evil-localhost", nil, 403},
		{"user in front", "localhost:8012", "http://localhost@evil.com", nil, 403},
		{"foreign page", "localhost:8012", "https://evil.com", nil, 403},
		{"another port of this address", "192.168.1.7:8012", "http://192.168.1.7:80", nil, 403},
		{"null", "localhost:8012", "null", nil, 403},
		{"file", "localhost:8012", "file://", nil, 403},
		{"extension", "localhost:8012", "chrome-extension://localhost", nil, 403},
		{"garbage", "localhost:8012", "http://[::1", nil, 403},
		{"allowed", "localhost:8012", "https://example.com", []string{"https://example.com"}, 101},
		{"allowed in another form", "localhost:8012", "https://example.com", []string{"HTTPS://Example.com:443/"}, 101},
		{"allowed elsewhere", "localhost:8012", "https://example.com:8443", []string{"https://example.com"}, 403},
		{"everything allowed", "anything.example:1", "null", []string{"*"}, 101},
		{"allowed origin's name", "example.com", "https://example.com", []string{"https://example.com"}, 101},
		{"rebound name", "evil.com:8012", "http://evil.com:8012", nil, 421},
		{"rebound name of no browser", "evil.com:8012", "", nil, 421},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				book := new(logBook)
				_, net := serve(t, host.Config{AllowOrigins: tc.allow, Logger: book.logger()}, new(script))
				header := http.Header{}
				if tc.origin != "" {
					header.Set("Origin", tc.origin)
				}
				var body []byte
				status := 101
				for range 2 {
					_, resp, err := net.DialURL(t, "ws://"+tc.address+"/", header)
					if err != nil {
						if resp == nil {
							t.Fatal(err)
						}
						status = resp.StatusCode
						body, _ = io.ReadAll(resp.Body)
					}
				}
				if status != tc.want {
					t.Fatalf("status %d %q, want %d", status, body, tc.want)
				}
				lines := book.lines("refused the")
				if status == 101 {
					if len(lines) > 0 {
						t.Errorf("log %q", lines)
					}
					return
				}
				if len(lines) != 1 {
					t.Errorf("log %q, want one line for two refusals", lines)
				}
				if culprit := tc.origin; status == 403 && (!strings.Contains(string(body), culprit) || !strings.Contains(string(body), "--allow-origin")) {
					t.Errorf("answer %q, want the origin and the cure", body)
				}
			})
		})
	}
}

func TestHostNames(t *testing.T) {
	machine, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name, header string
		cfg          host.Config
		want         int
	}{
		{"localhost", "localhost", host.Config{}, 200},
		{"localhost with a port", "localhost:8012", host.Config{}, 200},
		{"localhost as a root name", "localhost.:8012", host.Config{}, 200},
		{"below localhost", "evil.localhost", host.Config{}, 421},
		{"below localhost, given", "app.localhost", host.Config{Hosts: []string{"app.localhost"}}, 200},
		{"loopback address", "127.0.0.2:8012", host.Config{}, 200},
		{"address", "10.0.0.7:8012", host.Config{}, 200},
		{"ipv6 address", "[fe80::1]:8012", host.Config{}, 200},
		{"this machine", machine, host.Config{}, 200},
		{"this machine on the local net", strings.ToUpper(strings.Split(machine, ".")[0]) + ".local:8012", host.Config{}, 200},
		{"foreign name", "evil.com", host.Config{}, 421},
		{"looks like an address", "127.0.0.1.evil.com", host.Config{}, 421},
		{"looks like localhost", "localhost.evil.com:8012", host.Config{}, 421},
		{"broken", "[::1", host.Config{}, 421},
		{"given", "scene.lan:8012", host.Config{Hosts: []string{"Scene.LAN"}}, 200},
		{"of an allowed origin", "example.com", host.Config{AllowOrigins: []string{"https://example.com"}}, 200},
		{"public", "example.com", host.Config{PublicURL: "https://example.com"}, 200},
		{"any", "evil.com", host.Config{AllowOrigins: []string{"*"}}, 200},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h := newHost(t, tc.cfg)
			for _, path := range []string{"/", "/healthz"} {
				req := httptest.NewRequest("GET", path, nil)
				req.Host = tc.header
				rec := httptest.NewRecorder()
				h.ServeHTTP(rec, req)
				if rec.Code != tc.want {
					t.Errorf("%s: status %d, want %d", path, rec.Code, tc.want)
				}
				if rec.Code == 421 && !strings.Contains(rec.Body.String(), "--allow-origin") {
					t.Errorf("%s: answer %q, want the cure", path, rec.Body)
				}
			}
		})
	}
}

func TestWrongConfiguration(t *testing.T) {
	file := t.TempDir() + "/file"
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name, want string
		cfg        host.Config
	}{
		{"origin without a scheme", `allowed origin "example.com"`, host.Config{AllowOrigins: []string{"example.com"}}},
		{"origin with a path", `allowed origin "https://example.com/x"`, host.Config{AllowOrigins: []string{"https://example.com/x"}}},
		{"name with a port", `host name "lan:80"`, host.Config{Hosts: []string{"lan:80"}}},
		{"public URL", `public URL "example.com"`, host.Config{PublicURL: "example.com"}},
		{"no workspace", "workspace: stat", host.Config{Workspace: file + "-missing"}},
		{"workspace is a file", "not a folder", host.Config{Workspace: file}},
		{"negative", "MaxMessage: negative", host.Config{MaxMessage: -1}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if _, err := host.New(tc.cfg, new(script)); err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error %v, want %q", err, tc.want)
			}
		})
	}
	if _, err := host.New(host.Config{}, nil); err == nil {
		t.Error("a host without a script")
	}
}

// hostName returns the name in a Host header.
func hostName(header string) string {
	u, err := url.Parse("//" + header)
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(u.Hostname(), ".")
}

// Health checks of some load balancers speak HTTP/1.0, which has no Host header.
func TestRequestsOfHTTP10(t *testing.T) {
	const upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
	for _, tc := range []struct{ name, request, status, body string }{
		{"health", "GET /healthz HTTP/1.0\r\n", "200", `"status":"ok"`},
		{"health with a name", "GET /healthz HTTP/1.0\r\nHost: localhost\r\n", "200", `"status":"ok"`},
		{"health with a foreign name", "GET /healthz HTTP/1.0\r\nHost: evil.com\r\n", "421", "--allow-origin http://evil.com"},
		{"page", "GET / HTTP/1.0\r\n", "400", "no Host header"},
		{"workspace", "GET /workspace/a HTTP/1.0\r\n", "400", "no Host header"},
		{"websocket", "GET / HTTP/1.0\r\nHost: localhost\r\n" + upgrade, "400", "takes HTTP/1.1"},
		{"websocket without a name", "GET /healthz HTTP/1.0\r\n" + upgrade, "400", "no Host header"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				_, net := serve(t, host.Config{Workspace: workspace(t)}, new(script))
				conn, err := net.DialConn(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				defer conn.Close()
				go io.WriteString(conn, tc.request+"\r\n")
				answer, _ := io.ReadAll(conn)
				_, status, _ := strings.Cut(string(answer), " ")
				if !strings.HasPrefix(status, tc.status) || !strings.Contains(string(answer), tc.body) || strings.Contains(string(answer), "http://\n") {
					t.Errorf("answer %q, want %s and %q", answer, tc.status, tc.body)
				}
			})
		})
	}
}

// Long User-Agent, Host and Origin headers are neither kept nor logged in full.
func TestHeadersAreCut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		long := strings.Repeat("x", 20<<10)
		book, p := new(logBook), new(script)
		_, net := serve(t, host.Config{Logger: book.logger()}, p)
		c, _, err := net.DialURL(t, "ws://localhost/", http.Header{"User-Agent": {long}})
		if err != nil {
			t.Fatal(err)
		}
		c.Init(nil)
		synctest.Wait()
		if got := len(p.session().UserAgent()); got > 210 {
			t.Errorf("an agent of %d bytes is kept", got)
		}
		for _, header := range []http.Header{{"Origin": {"http://" + long}}, {"Host": {long}}} {
			address := "ws://localhost/"
			if header.Get("Host") != "" {
				address = "ws://" + long + "/"
			}
			_, resp, err := net.DialURL(t, address, header)
			if err == nil || resp == nil {
				t.Fatalf("refusal %v, %v", resp, err)
			}
			if body, _ := io.ReadAll(resp.Body); len(body) > 1000 {
				t.Errorf("an answer of %d bytes", len(body))
			}
		}
		synctest.Wait()
		for _, line := range book.lines("") {
			if len(line) > 500 {
				t.Errorf("a line of %d bytes: %.80s", len(line), line)
			}
		}
	})
}

func FuzzOrigin(f *testing.F) {
	for _, s := range []string{
		"http://localhost:8012", "https://vuer.ai", "null", "file://", "http://[::1]:80", "http://localhost@evil.com",
		"http://evil.com\\@localhost", "http://localhost%00.evil.com", "https://vuer.ai.", "http://127.1", "http://[::ffff:127.0.0.1]", "//x", "http://a:b:c",
		"a://..", "http://localhost..", "http://[fe80::1%25en0]", "http://%ff", "http://a[b", "http://x:080",
	} {
		f.Add(s, "localhost:8012")
	}
	f.Fuzz(func(t *testing.T, origin, hostHeader string) {
		normal, ok := host.NormalOrigin(origin)
		if ok {
			if again, ok := host.NormalOrigin(normal); !ok || again != normal {
				t.Errorf("%q reads as %q, which reads as %q, %v", origin, normal, again, ok)
			}
		}
		if origin == "" || !host.AllowsHost(hostHeader) || !host.AllowsOrigin(origin, hostHeader) {
			return
		}
		if !ok {
			t.Fatalf("%q is allowed, but is not an origin", origin)
		}
		// What a browser takes the origin's host to be has to be one of these.
		u, err := url.Parse(origin)
		if err != nil {
			t.Fatalf("%q is allowed and no URL", origin)
		}
		name := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
		if name != "vuer.ai" && !strings.EqualFold(name, hostName(hostHeader)) {
			t.Errorf("%q is allowed for %q", origin, hostHeader)
		}
	})
}
