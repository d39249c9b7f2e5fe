package host

import "strings"

// mediaTypes maps extensions to content types. It is used instead of the system's table, so that a scene
// looks the same wherever it is served.
var mediaTypes = map[string]string{
	// Scenes and meshes.
	"glb":     "model/gltf-binary",
	"gltf":    "model/gltf+json",
	"obj":     "model/obj",
	"mtl":     "model/mtl",
	"stl":     "model/stl",
	"3mf":     "model/3mf",
	"usdz":    "model/vnd.usdz+zip",
	"usd":     "model/vnd.usd",
	"usdc":    "model/vnd.usd",
	"usda":    "model/vnd.usda",
	"dae":     "model/vnd.collada+xml",
	"urdf":    "application/xml",
	"srdf":    "application/xml",
	"xacro":   "application/xml",
	"sdf":     "application/xml",
	"mjcf":    "application/xml",
	"xml":     "application/xml",
	"bvh":     "text/plain; charset=utf-8",
	"txt":     "text/plain; charset=utf-8",
	"log":     "text/plain; charset=utf-8",
	"md":      "text/plain; charset=utf-8",
	"ply":     "application/octet-stream",
	"pcd":     "application/octet-stream",
	"fbx":     "application/octet-stream",
	"splat":   "application/octet-stream",
	"spz":     "application/octet-stream",
	"ksplat":  "application/octet-stream",
	"sog":     "application/octet-stream",
	"drc":     "application/octet-stream",
	"npy":     "application/octet-stream",
	"bin":     "application/octet-stream",
	"msgpack": "application/octet-stream",
	"mjb":     "application/octet-stream",
	"npz":     "application/zip",
	"zip":     "application/zip",
	"vrz":     "application/zip",

	// Pictures.
	"png":  "image/png",
	"jpg":  "image/jpeg",
	"jpeg": "image/jpeg",
	"webp": "image/webp",
	"avif": "image/avif",
	"gif":  "image/gif",
	"bmp":  "image/bmp",
	"svg":  "image/svg+xml",
	"ico":  "image/x-icon",
	"hdr":  "image/vnd.radiance",
	"exr":  "image/x-exr",
	"ktx2": "image/ktx2",
	"dds":  "image/vnd-ms.dds",
	"tif":  "image/tiff",
	"tiff": "image/tiff",

	// Audio and video.
	"mp3":  "audio/mpeg",
	"ogg":  "audio/ogg",
	"oga":  "audio/ogg",
	"wav":  "audio/wav",
	"m4a":  "audio/mp4",
	"mp4":  "video/mp4",
	"m4v":  "video/mp4",
	"webm": "video/webm",
	"mov":  "video/quicktime",

	// Fonts, text and code.
	"woff":    "font/woff",
	"woff2":   "font/woff2",
	"ttf":     "font/ttf",
	"otf":     "font/otf",
	"json":    "application/json",
	"geojson": "application/json",
	"map":     "application/json",
	"vuer":    "application/json",
	"yaml":    "application/yaml",
	"yml":     "application/yaml",
	"csv":     "text/csv; charset=utf-8",
	"html":    "text/html; charset=utf-8",
	"htm":     "text/html; charset=utf-8",
	"css":     "text/css; charset=utf-8",
	"js":      "text/plain; charset=utf-8", // pages need no scripts from the workspace, and ours must not run any
	"mjs":     "text/plain; charset=utf-8", // pages need no scripts from the workspace, and ours must not run any
	"wasm":    "application/wasm",
	"pdf":     "application/pdf",
}

// mediaType returns the content type for a file's extension.
func mediaType(ext string) string {
	if t := mediaTypes[strings.ToLower(strings.TrimPrefix(ext, "."))]; t != "" {
		return t
	}
	return "application/octet-stream"
}

// runsScripts reports whether a browser that opens a file of this type runs scripts in it.
func runsScripts(contentType string) bool {
	return strings.HasPrefix(contentType, "text/html") || strings.Contains(contentType, "xml")
}
