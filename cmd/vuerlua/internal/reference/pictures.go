package reference

import (
	"embed"
	"io/fs"
	"strings"

	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// The pictures show what the components' examples show. `make component-pictures` takes
// them.
//
//go:embed pictures/*.webp
var pictureFiles embed.FS

// noPicture are the components that a picture would say nothing of, and why.
var noPicture = map[string]string{
	"Body":                     noHeadset,
	"Hands":                    noHeadset,
	"Head":                     noHeadset,
	"MotionControllers":        noHeadset,
	"WebXRMesh":                noHeadset,
	"Gamepad":                  noLooks,
	"KeyboardMonitor":          noLooks,
	"OrbitControls":            noLooks,
	"PointerControls":          noLooks,
	"SceneCameraControl":       noLooks,
	"BlockElement":             noLooks,
	"Element":                  noLooks,
	"SceneElement":             noLooks,
	"ModelNode":                "it is what the loaders have in common, each of which has its picture",
	"Facemesh":                 otherClient,
	"FisheyeCamera":            otherClient,
	"HandActuator":             otherClient,
	"MjCameraView":             otherClient,
	"MotionControllerActuator": otherClient,
	"MuJoCo":                   otherClient,
	"MuJoCoProvider":           otherClient,
	"StereoVideoPlane":         otherClient,
	"WebRTCStereoVideoPlane":   otherClient,
	"WebRTCVideoMaterial":      otherClient,
	"WebRTCVideoPlane":         otherClient,
	"CameraHelper":             "it outlines the camera through which one looks, and is seen once that has moved away",
	"LineBasicMaterial":        plainMesh,
	"LineDashedMaterial":       plainMesh,
	"PointsMaterial":           plainMesh,
	"MeshDistanceMaterial":     "it is for the shadows of point lights, and black where it is seen by itself",
	"ContribLoader":            "it shows what somebody else's extension shows",
	"LumaSplats":               "the capture would have to come from another machine",
}

const (
	noHeadset   = "it takes a headset"
	noLooks     = "there is nothing to see of it"
	plainMesh   = "on a mesh it is plain colour; lines and points have components of their own"
	otherClient = "Vuer's own client shows it, the built-in viewer does not"
)

// samePicture are components that look like another one.
var samePicture = map[string]string{"group": "Group"}

// PictureOf is the name of the component's picture: its own, or that of one that looks the
// same; "" where there is nothing to show.
func PictureOf(component string) string {
	if c, ok := catalog.Lookup(component); ok && c.Alias != "" {
		component = c.Alias
	}
	if other := samePicture[component]; other != "" {
		component = other
	}
	if noPicture[component] != "" {
		return ""
	}
	return component
}

// picture is the file of a picture in the site, and its content.
func picture(name string) (string, []byte, error) {
	content, err := fs.ReadFile(pictureFiles, "pictures/"+name+".webp")
	return "pictures/" + name + ".webp", content, err
}

// Scenes are the scripts whose pictures the components have, by the pictures' names.
func Scenes() map[string]string {
	scenes := map[string]string{}
	for _, p := range Pages() {
		if p.Kind == "component" && PictureOf(p.Name) == p.Name {
			scenes[p.Name] = strings.TrimRight(p.Example, "\n") + "\n"
		}
	}
	return scenes
}
