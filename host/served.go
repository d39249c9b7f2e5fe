package host

import (
	"io/fs"
	"net/url"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
)

// The bounds of a path below /workspace/. They are checked before anything else is done.
const (
	maxPath  = 1 << 10 // bytes, as sent
	maxParts = 32      // folders and the file
)

// workspaceName returns the slash-separated name inside the workspace for an escaped path. Each
// part is unescaped separately, so that an encoded slash is a character of a name, which is
// refused, and never a separator.
func workspaceName(escaped string) (string, bool) {
	if len(escaped) > maxPath || strings.Count(escaped, "/") >= maxParts {
		return "", false
	}
	parts := strings.Split(escaped, "/")
	for i, part := range parts {
		name, err := url.PathUnescape(part)
		if err != nil || strings.ContainsRune(name, '/') {
			return "", false
		}
		parts[i] = name
	}
	name := strings.Join(parts, "/")
	return name, Served(name)
}

// Served reports whether the host serves a file with that slash-separated name if the workspace has
// it. It does not serve hidden files, Lua sources (they may contain secrets), data that scripts
// persist, files that editors leave next to a source, and files whose names are those of keys or
// passwords.
func Served(name string) bool {
	if !fs.ValidPath(name) || name == "." || !filepath.IsLocal(filepath.FromSlash(name)) || strings.ContainsAny(name, "\\\x00") {
		return false
	}
	for part := range strings.SplitSeq(name, "/") {
		// Windows ignores final dots and spaces: "scene.lua." would be the source. Some file
		// systems ignore invisible characters.
		if part[0] == '.' || strings.HasSuffix(part, ".") || strings.HasSuffix(part, " ") || strings.ContainsFunc(part, unseen) {
			return false
		}
	}
	return servedFile(path.Base(name))
}

// servedFile is Served for a name without folders.
func servedFile(file string) bool {
	file = strings.ToLower(file)
	return !isSource(file) && !isLeftover(file) && !Secret(file)
}

func unseen(r rune) bool { return unicode.Is(unicode.Cf, r) || unicode.IsControl(r) }

// isSource reports whether a file is a Lua source, or a copy of one whose name was made longer:
// scene.lua.bak, scene.lua~, scene.lua.1, scene.lua.swp.
func isSource(file string) bool { return strings.Contains(file, ".lua") }

// isLeftover reports whether a file is a backup or a temporary file of an editor or another program.
// It may be a copy of a file that is not served.
func isLeftover(file string) bool {
	return strings.HasSuffix(file, "~") || strings.HasPrefix(file, "~$") ||
		strings.HasPrefix(file, "#") && strings.HasSuffix(file, "#") ||
		slices.Contains(leftovers, path.Ext(file))
}

var leftovers = []string{".bak", ".backup", ".old", ".orig", ".part", ".rej", ".save", ".swn", ".swo", ".swp", ".temp", ".tmp"}

// Secret reports whether a name without folders is the name of a key, a password, or a store of
// keys or passwords.
func Secret(file string) bool {
	file = strings.ToLower(file)
	stem, _, _ := strings.Cut(file, ".")
	begins := func(s string) bool {
		return stem == s || strings.HasPrefix(stem, s+"_") || strings.HasPrefix(stem, s+"-")
	}
	return slices.Contains(secretExtensions, path.Ext(file)) || slices.Contains(secretNames, file) ||
		slices.ContainsFunc(keyStems, begins) ||
		slices.Contains(textExtensions, path.Ext(file)) && slices.ContainsFunc(secretStems, begins)
}

var (
	secretExtensions = []string{
		".env", ".gpg", ".jks", ".kdb", ".kdbx", ".key", ".keystore", ".ovpn", ".p8", ".p12", ".pem", ".persist", ".pfx", ".pgpass", ".ppk", ".tfstate", ".tfvars",
	}
	secretNames = []string{"authorized_keys", "htpasswd", "known_hosts", "kubeconfig", "wallet.dat"}
	// keyStems are the beginnings of names of keys: id_rsa.pub, id_ed25519_work.
	keyStems = []string{"id_rsa", "id_dsa", "id_ecdsa", "id_ed25519"}
	// secretStems are the same for text files only: secret_garden.glb is a model.
	secretStems = []string{
		"client_secret", "client_secrets", "credential", "credentials", "passwd", "password", "passwords", "secret", "secrets",
		"service_account", "service-account", "token", "tokens",
	}
	textExtensions = []string{"", ".cfg", ".conf", ".ini", ".json", ".toml", ".txt", ".xml", ".yaml", ".yml"}
)
