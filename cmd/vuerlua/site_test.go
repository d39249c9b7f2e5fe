package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestDocsServed(t *testing.T) {
	site := http.StripPrefix("/docs/", newDocsSite())
	ask := func(method, target string, header ...string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, target, nil)
		for i := 0; i < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
		}
		w := httptest.NewRecorder()
		site.ServeHTTP(w, r)
		return w
	}
	for target, want := range map[string][2]string{
		"/docs/":                     {"text/html; charset=utf-8", `href="component-Box.html"`},
		"/docs/component-Box.html":   {"text/html; charset=utf-8", `src="pictures/Box.webp"`},
		"/docs/pictures/Box.webp":    {"image/webp", "WEBP"},
		"/docs/style.css":            {"text/css; charset=utf-8", "prefers-color-scheme"},
		"/docs/names.js":             {"text/javascript; charset=utf-8", `["Box","component","component-Box.html",`},
		"/docs/function-frames.html": {"text/html; charset=utf-8", `<i class="k">for</i> dt, t`},
	} {
		w := ask("GET", target)
		h := w.Header()
		if w.Code != http.StatusOK || h.Get("Content-Type") != want[0] || !strings.Contains(w.Body.String(), want[1]) {
			t.Errorf("%s: %d, %s, without %q", target, w.Code, h.Get("Content-Type"), want[1])
		}
		if h.Get("Content-Security-Policy") != docsPolicy || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Cache-Control") != "no-cache" {
			t.Errorf("%s: %v", target, h)
		}
		if again := ask("GET", target, "If-None-Match", h.Get("ETag")); again.Code != http.StatusNotModified {
			t.Errorf("%s: asked again it answers %d", target, again.Code)
		}
		if head := ask("HEAD", target); head.Code != http.StatusOK || head.Body.Len() != 0 {
			t.Errorf("HEAD %s: %d, %d bytes", target, head.Code, head.Body.Len())
		}
	}
	// The policy forbids both.
	if page := ask("GET", "/docs/component-Box.html").Body.String(); strings.Contains(page, "style=") || strings.Contains(page, "onclick") || strings.Contains(page, "://") {
		t.Error("a page has an inline style or script, or an address of another machine")
	}
	for tag, want := range map[string]string{"Box": "../component-Box.html", "Span": "../component-small-span.html", "no%2Fsuch": "../index.html"} {
		if w := ask("GET", "/docs/tag/"+tag); w.Code != http.StatusFound || w.Header().Get("Location") != want {
			t.Errorf("the tag %s leads to %d %s, want %s", tag, w.Code, w.Header().Get("Location"), want)
		}
	}
	if w := ask("GET", "/docs/nothing.html"); w.Code != http.StatusNotFound || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("a page that does not exist: %d", w.Code)
	}
	if w := ask("POST", "/docs/"); w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD" {
		t.Errorf("POST: %d", w.Code)
	}
}
