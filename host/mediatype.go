package host

import "strings"

// mediaType is the content type for a file's extension. The table is ours and not the
// system's, so that a scene looks the same wherever it is served.
func mediaType(ext string) string {
	switch strings.ToLower(strings.TrimPrefix(ext, ".")) {
	// Scenes and meshes.
	case "glb":
		return "model/gltf-binary"
	case "gltf":
		return "model/gltf+json"
	case "obj":
		return "model/obj"
	case "mtl":
		return "model/mtl"
	case "stl":
		return "model/stl"
	case "3mf":
		return "model/3mf"
	case "usdz":
		return "model/vnd.usdz+zip"
	case "usd", "usdc":
		return "model/vnd.usd"
	case "usda":
		return "model/vnd.usda"
	case "dae":
		return "model/vnd.collada+xml"
	case "urdf", "srdf", "xacro", "sdf", "mjcf", "xml":
		return "application/xml"
	case "bvh", "txt", "log", "md":
		return "text/plain; charset=utf-8"
	case "ply", "pcd", "fbx", "splat", "spz", "ksplat", "sog", "drc", "npy", "bin", "msgpack", "mjb":
		return "application/octet-stream"
	case "npz", "zip", "vrz":
		return "application/zip"

	// Pictures.
	case "png":
		return "image/png"
	case "jpg", "jpeg":
		return "image/jpeg"
	case "webp":
		return "image/webp"
	case "avif":
		return "image/avif"
	case "gif":
		return "image/gif"
	case "bmp":
		return "image/bmp"
	case "svg":
		return "image/svg+xml"
	case "ico":
		return "image/x-icon"
	case "hdr":
		return "image/vnd.radiance"
	case "exr":
		return "image/x-exr"
	case "ktx2":
		return "image/ktx2"
	case "dds":
		return "image/vnd-ms.dds"
	case "tif", "tiff":
		return "image/tiff"

	// Sound and film.
	case "mp3":
		return "audio/mpeg"
	case "ogg", "oga":
		return "audio/ogg"
	case "wav":
		return "audio/wav"
	case "m4a":
		return "audio/mp4"
	case "mp4", "m4v":
		return "video/mp4"
	case "webm":
		return "video/webm"
	case "mov":
		return "video/quicktime"

	// Fonts, text and code.
	case "woff":
		return "font/woff"
	case "woff2":
		return "font/woff2"
	case "ttf":
		return "font/ttf"
	case "otf":
		return "font/otf"
	case "json", "geojson", "map", "vuer":
		return "application/json"
	case "yaml", "yml":
		return "application/yaml"
	case "csv":
		return "text/csv; charset=utf-8"
	case "html", "htm":
		return "text/html; charset=utf-8"
	case "css":
		return "text/css; charset=utf-8"
	case "js", "mjs":
		return "text/plain; charset=utf-8" // pages need no scripts from the workspace, and ours must not run any
	case "wasm":
		return "application/wasm"
	case "pdf":
		return "application/pdf"
	}
	return "application/octet-stream"
}

// runsScripts reports whether a browser that opens a file of this type runs what is in it.
func runsScripts(contentType string) bool {
	return strings.HasPrefix(contentType, "text/html") || strings.Contains(contentType, "xml")
}
