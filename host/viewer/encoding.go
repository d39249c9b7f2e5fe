package viewer

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// The encodings of a response. The build may contain a file's brotli and gzip forms, as
// name.br and name.gz. Otherwise the file is compressed here with gzip when it is first
// requested.
const (
	brotli   = "br"
	gzipped  = "gzip"
	identity = "identity"
)

// minCompressed is the size in bytes from which compressing a file saves a packet.
const minCompressed = 1 << 10

// compressible reports whether compression makes a file smaller. Pictures and fonts are
// compressed already, and so are models and environments as far as possible.
func compressible(name string) bool {
	switch strings.TrimPrefix(path.Ext(name), ".") {
	case "html", "js", "mjs", "css", "json", "map", "webmanifest", "txt", "md", "wasm", "svg", "ico", "ttf", "hdr", "glb":
		return true
	}
	return false
}

// preferred returns the encodings that a client accepts, best first: ordered by the
// client's quality values, then by how much they save. The unencoded file comes last
// unless it is named, and is always included, because it is the only fallback.
func preferred(accept []string) []string {
	quality := map[string]float64{}
	for item := range strings.SplitSeq(strings.Join(accept, ","), ",") {
		name, params, _ := strings.Cut(item, ";")
		if name = strings.ToLower(strings.TrimSpace(name)); name == "" {
			continue
		}
		if name == "x-gzip" {
			name = gzipped
		}
		q := 1.0
		if key, value, ok := strings.Cut(params, "="); ok && strings.EqualFold(strings.TrimSpace(key), "q") {
			parsed, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
			if err != nil || !(parsed >= 0 && parsed <= 1) {
				parsed = 0 // invalid values are ignored
			}
			q = parsed
		}
		quality[name] = q
	}
	rest, hasRest := quality["*"]
	var list []string
	for _, name := range []string{brotli, gzipped, identity} {
		if _, named := quality[name]; !named && hasRest && name != identity {
			quality[name] = rest
		}
		if quality[name] > 0 || name == identity {
			list = append(list, name)
		}
	}
	slices.SortStableFunc(list, func(a, b string) int {
		switch qa, qb := quality[a], quality[b]; {
		case qa > qb:
			return -1
		case qa < qb:
			return 1
		}
		return 0
	})
	return list
}

// A file is an open file of the build.
type file struct {
	io.ReadSeeker
	io.Closer
	size    int64
	changed time.Time
}

// openFile opens a regular file.
func openFile(build fs.FS, name string) (*file, error) {
	// Check first, because opening a named pipe waits for its writer.
	info, err := fs.Stat(build, name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fs.ErrNotExist
	}
	f, err := build.Open(name)
	if err != nil {
		return nil, err
	}
	if seeker, ok := f.(io.ReadSeeker); ok {
		return &file{seeker, f, info.Size(), info.ModTime()}, nil
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	if err != nil {
		return nil, err
	}
	return &file{bytes.NewReader(data), io.NopCloser(nil), int64(len(data)), info.ModTime()}, nil
}

// A cache stores tags and compressed forms of files until the files change.
type cache struct {
	mu      sync.Mutex
	entries map[string]*entry
}

// maxEntries bounds the cache if a build is replaced repeatedly: the names of its files
// change each time.
const maxEntries = 1024

type entry struct {
	size    int64
	changed time.Time
	etag    string // without quotes and encoding

	once sync.Once
	gzip []byte // nil if it saves nothing
}

func newCache() *cache { return &cache{entries: map[string]*entry{}} }

// entry returns the cached entry of f. f is at its start before and after the call.
func (c *cache) entry(f *file, name string) (*entry, error) {
	c.mu.Lock()
	e := c.entries[name]
	c.mu.Unlock()
	if e != nil && e.size == f.size && e.changed.Equal(f.changed) {
		return e, nil
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return nil, err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	e = &entry{size: f.size, changed: f.changed, etag: base64.RawURLEncoding.EncodeToString(sum.Sum(nil)[:15])}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.entries) >= maxEntries {
		clear(c.entries)
	}
	c.entries[name] = e
	return e, nil
}

// encoded returns the file in that encoding, or nil. The caller must call done when the
// content has been sent.
func (h *handler) encoded(f *file, name, encoding string, e *entry) (content io.ReadSeeker, size int64, done func()) {
	suffix := map[string]string{brotli: ".br", gzipped: ".gz"}[encoding]
	// A compressed file that is older than its source belongs to an earlier build.
	if ready, err := openFile(h.build, name+suffix); err == nil {
		if !ready.changed.Before(f.changed) {
			return ready, ready.size, func() { ready.Close() }
		}
		ready.Close()
	}
	if encoding != gzipped {
		return nil, 0, nil
	}
	e.once.Do(func() { e.gzip = compress(f) })
	if e.gzip == nil {
		return nil, 0, nil
	}
	return bytes.NewReader(e.gzip), int64(len(e.gzip)), func() {}
}

// compress returns the content of f, compressed with gzip, and leaves f at its start.
func compress(f *file) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := io.Copy(w, f)
	if _, back := f.Seek(0, io.SeekStart); err != nil || back != nil || w.Close() != nil || int64(b.Len()) >= f.size {
		return nil
	}
	return b.Bytes()
}
