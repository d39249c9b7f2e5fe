package host_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/vuerlua/vuerlua/host"
	"github.com/vuerlua/vuerlua/host/hosttest"
	"github.com/vuerlua/vuerlua/protocol"
)

const robot = "/workspace/robot%20arm.urdf"

func robotScene() *protocol.Message {
	return protocol.Set(now(), node("", map[string]any{
		"tag": "Scene", "children": []any{map[string]any{"tag": "Urdf", "key": robot, "src": robot}},
	}))
}

// sourceTold returns the src of the node that a client is sent.
func sourceTold(t *testing.T, c *hosttest.Client) string {
	t.Helper()
	for {
		event := c.Next()
		if data, _ := event["data"].(map[string]any); event["etype"] == "SET" {
			if list, _ := data["children"].([]any); len(list) > 0 {
				n := list[0].(map[string]any)
				if n["key"] != robot {
					t.Errorf("the key %q has become %q", robot, n["key"])
				}
				return fmt.Sprint(n["src"])
			}
		}
	}
}

// headerOf returns the header with one line, as Name: value, or an empty one for "".
func headerOf(line string) http.Header {
	header := http.Header{}
	if name, value, ok := strings.Cut(line, ": "); ok {
		header.Set(name, value)
	}
	return header
}

// Our viewer on a page of the host's address resolves paths itself. Any other client is sent URLs
// with the address by which that client reaches the host.
func TestAddresses(t *testing.T) {
	const far = "203.0.113.7:4711"
	for _, tc := range []struct {
		name, dial, from string // from is the client's address; "" for a pipe
		viewer           bool
		cfg              host.Config
		header           string
		want             string
	}{
		{"own page", "ws://localhost:8012/", "", true, host.Config{}, "Origin: http://localhost:8012", ""},
		{"own page without an origin", "ws://localhost:8012/", "", true, host.Config{}, "", ""},
		{"own page behind tls", "ws://example.com/", "", true, host.Config{Hosts: []string{"example.com"}}, "Origin: https://example.com", ""},
		{"own page of another host", "ws://localhost:8012/", "", true, host.Config{AllowOrigins: []string{"http://localhost:3000"}}, "Origin: http://localhost:3000", "http://localhost:8012"},
		{"as the client came", "ws://localhost:8012/", "", false, host.Config{}, "", "http://localhost:8012"},
		{"hosted page", "ws://localhost/", "", false, host.Config{}, "Origin: https://vuer.ai", "http://localhost"},
		{"address", "ws://192.168.1.7:8012/x?y=z", "", false, host.Config{}, "", "http://192.168.1.7:8012"},
		{"ipv6", "ws://[::1]:8012/", "", false, host.Config{}, "", "http://[::1]:8012"},
		{"a secure page of this host", "ws://localhost:443/", "", false, host.Config{}, "Origin: https://localhost", "https://localhost:443"},
		{"public", "ws://localhost/", "", false, host.Config{PublicURL: "https://scene.example.com"}, "", "https://scene.example.com"},
		{"behind tls", "ws://localhost/", "127.0.0.1:4711", false, host.Config{}, "X-Forwarded-Proto: https", "https://localhost"},
		{"claims tls", "ws://localhost/", far, false, host.Config{}, "X-Forwarded-Proto: https", "http://localhost"},
		{"behind tls elsewhere", "ws://localhost/", far, false, host.Config{TrustedProxies: []string{"203.0.113.0/24"}}, "X-Forwarded-Proto: http, https", "https://localhost"},
		{"behind a path", "ws://localhost/", "127.0.0.1:4711", false, host.Config{}, "X-Forwarded-Prefix: /demo/", "http://localhost/demo"},
		{"own page behind a path", "ws://localhost/", "127.0.0.1:4711", true, host.Config{}, "X-Forwarded-Prefix: /demo", "http://localhost/demo"},
		{"behind a path that is left", "ws://localhost/demo/", "[::1]:4711", false, host.Config{}, "X-Forwarded-Prefix: /demo", "http://localhost/demo"},
		{"claims a path", "ws://localhost/", far, false, host.Config{}, "X-Forwarded-Prefix: /demo", "http://localhost"},
		{"an address as a path", "ws://localhost/", "127.0.0.1:4711", false, host.Config{}, "X-Forwarded-Prefix: //evil.com/", "http://localhost/evil.com"},
		{"markup as a path", "ws://localhost/", "127.0.0.1:4711", false, host.Config{}, "X-Forwarded-Prefix: /\"onload=x", "http://localhost"},
		{"a way up as a path", "ws://localhost/", "127.0.0.1:4711", false, host.Config{}, "X-Forwarded-Prefix: /a/../b", "http://localhost"},
		{"behind a name", "ws://localhost/", "127.0.0.1:4711", false, host.Config{Hosts: []string{"example.com"}}, "X-Forwarded-Host: example.com", "http://example.com"},
		{"behind a foreign name", "ws://localhost/", "127.0.0.1:4711", false, host.Config{}, "X-Forwarded-Host: evil.com", "http://localhost"},
		{"claims a name", "ws://localhost/", far, false, host.Config{Hosts: []string{"example.com"}}, "X-Forwarded-Host: example.com", "http://localhost"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := new(script)
				_, n := serve(t, tc.cfg, p)
				c, _, err := n.From(tc.from).DialURL(t, tc.dial, headerOf(tc.header))
				if err != nil {
					t.Fatal(err)
				}
				if tc.viewer {
					c.Init(map[string]any{"viewer": "vuerlua"})
				} else {
					c.Init(nil)
				}
				synctest.Wait()
				mustSend(t, p.session(), robotScene())
				if got := sourceTold(t, c); got != tc.want+robot {
					t.Errorf("src %q, want %q", got, tc.want+robot)
				}
			})
		})
	}
}

// The host's address as one client claims it does not reach another client that shows the same
// scene, whichever of them joins first.
func TestSharedSceneHasNobodysAddress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := new(script)
		_, n := serve(t, host.Config{}, p)
		var st host.Store
		st.Send(robotScene())
		for _, address := range []string{"localhost:8012", "203.0.113.66:666", "192.168.1.7:8012"} {
			c, _, err := n.DialURL(t, "ws://"+address+"/", nil)
			if err != nil {
				t.Fatal(err)
			}
			c.Init(nil)
			synctest.Wait()
			if err := st.Subscribe(p.session()); err != nil {
				t.Fatal(err)
			}
			if got := sourceTold(t, c); got != "http://"+address+robot {
				t.Errorf("the client of %s is told %s", address, got)
			}
		}
	})
}

func TestRebased(t *testing.T) {
	for text, want := range map[string]string{
		"/workspace/a.glb":                  "B/workspace/a.glb",
		"no file":                           "no file",
		"in the folder /workspace/ of mine": "in the folder /workspace/ of mine",
		"workspace/a.glb":                   "workspace/a.glb",
		`<img src="/workspace/a.png"><a href='/workspace/b'>`: `<img src="B/workspace/a.png"><a href='B/workspace/b'>`,
		"![a](/workspace/a.png)":                              "![a](B/workspace/a.png)",
		`url(/workspace/a.png), url("/workspace/b.png")`:      `url(B/workspace/a.png), url("B/workspace/b.png")`,
		"http://elsewhere/workspace/a.glb":                    "http://elsewhere/workspace/a.glb",
	} {
		if got := host.RebasedText(text, "B"); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}
