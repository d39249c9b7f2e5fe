package protocol

import "strings"

// A Request is an event that asks a client for something. The client answers with an event whose etype is
// the request's with [ResponseMark] and the request's id.
type Request struct {
	Name    string // the constructor in scripts; "" if there is only a method, which is written by hand then
	Etype   string
	Key     string // the node that answers unless the script names another one; "" for none
	Method  string // the method of sessions that sends it and waits for the answer; "" for none
	Element bool   // the constructor makes an element, which answers if it is part of the scene
	Picture bool   // the answer's value is a picture
	Viewer  bool   // our viewer answers it
	Dialog  bool   // a person answers it: without a limit of time, and the method has arguments of its own, and no constructor
	Hits    bool   // the options are a ray's, and the method returns the list of what the ray hits
	Hint    string // what to do about a client that does not answer
}

// ByHand reports whether the method of sessions has arguments of its own. Such a request has only the method.
func (r Request) ByHand() bool { return r.Dialog || r.Name == "" }

// ResponseMark is in the etype of every answer: <ETYPE>_RESPONSE@<uuid>.
const ResponseMark = "_RESPONSE@"

// The methods of sessions that show a dialog.
const (
	Confirm = "confirm"
	Ask     = "ask"
)

// Requests returns the requests that scripts can send. The constructors, the methods of sessions, the hints
// and the documentation's tests all follow from this table.
func Requests() []Request { return requests }

var requests = []Request{
	{
		Name: "GrabRender", Etype: "GRAB_RENDER", Key: "DEFAULT", Method: "grab_render", Element: true, Picture: true, Viewer: true,
		Hint: "a page answers while it is visible; a longer ttl gives it time",
	},
	{
		Name: "GetWebXRMesh", Etype: "GET_WEBXR_MESH", Key: "webxr-mesh", Method: "get_webxr_mesh", Viewer: true,
		Hint: "the scene needs a WebXRMesh, and the client an XR session",
	},
	{
		Etype: "CAMERA_LOOK", Method: "look", Viewer: true,
		Hint: "only our own page moves its camera",
	},
	{
		Etype: "CAMERA_FIT", Method: "fit", Viewer: true,
		Hint: "only our own page moves its camera",
	},
	{Name: "Pick", Etype: "PICK", Method: "pick", Viewer: true, Hits: true, Hint: "a page answers once it has drawn the scene; other clients do not"},
	{Name: "Raycast", Etype: "RAYCAST", Method: "raycast", Viewer: true, Hits: true, Hint: "a page answers once it has drawn the scene; other clients do not"},
	{Name: "MjStep", Etype: "MJ_STEP", Hint: "the scene needs the mujoco component with this key"},
	{Name: "MjRender", Etype: "MJ_RENDER", Picture: true, Hint: "the scene needs the mujoco component with this key"},
	{Name: Confirm, Etype: "VUERLUA_CONFIRM", Method: Confirm, Viewer: true, Dialog: true, Hint: "it waits until the visitor has answered"},
	{Name: Ask, Etype: "VUERLUA_ASK", Method: Ask, Viewer: true, Dialog: true, Hint: "it waits until the visitor has answered"},
}

// FindRequest returns the request with an etype.
func FindRequest(etype string) (Request, bool) {
	for _, r := range requests {
		if r.Etype == etype {
			return r, true
		}
	}
	return Request{}, false
}

// AnswersWithPicture reports whether an event with this etype is an answer whose value is a picture. The id
// of the request may be missing.
func AnswersWithPicture(etype string) bool {
	asked, _, ok := strings.Cut(etype, "_RESPONSE")
	if !ok {
		return false
	}
	r, _ := FindRequest(asked)
	return r.Picture
}
