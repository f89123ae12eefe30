// Documents → what yaml.v3 makes of them: reads lines {"group", "text"}, and writes each with its "tree", or with "refused",
// the error. A tree is null where there is no document, {"map": [[key, value], ...]}, {"list": [...]}, or
// [short tag, text] of a scalar; an alias is what its anchor is, and {"alias": true} what contains itself: yaml.v3 has a node
// for it, and refuses to decode it. It made fixtures/yaml/yaml-v3.jsonl, with yaml.v3 3.0.1 and Go 1.19:
//
//	go run . < documents.jsonl > yaml-v3.jsonl
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"gopkg.in/yaml.v3"
)

type document struct {
	Group   string  `json:"group"`
	Text    string  `json:"text"`
	Refused *string `json:"refused,omitempty"`
	Tree    any     `json:"tree"`
}

// tree gives a node as JSON. In open is which nodes are being given, and whether one of them was met within itself.
func tree(node *yaml.Node, open map[*yaml.Node]bool) any {
	switch node.Kind {
	case yaml.DocumentNode:
		return tree(node.Content[0], open)
	case yaml.AliasNode:
		return tree(node.Alias, open)
	case yaml.ScalarNode:
		return []string{node.ShortTag(), node.Value}
	}
	cyclic := map[string]bool{"alias": true}
	if _, isOpen := open[node]; isOpen {
		open[node] = true
		return cyclic
	}
	open[node] = false
	defer delete(open, node)
	content := []any{}
	for _, item := range node.Content {
		content = append(content, tree(item, open))
	}
	if open[node] {
		return cyclic
	}
	if node.Kind == yaml.SequenceNode {
		return map[string]any{"list": content}
	}
	entries := [][2]any{}
	for i := 0; i+1 < len(content); i += 2 {
		entries = append(entries, [2]any{content[i], content[i+1]})
	}
	return map[string]any{"map": entries}
}

func read(text string) (result any, refused *string) {
	defer func() {
		if panicked := recover(); panicked != nil {
			message := fmt.Sprint(panicked)
			result, refused = nil, &message
		}
	}()
	var node yaml.Node
	if err := yaml.Unmarshal([]byte(text), &node); err != nil {
		message := err.Error()
		return nil, &message
	}
	if node.Kind == 0 {
		return nil, nil
	}
	return tree(&node, map[*yaml.Node]bool{}), nil
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<24)
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetEscapeHTML(false)
	for lines.Scan() {
		var one document
		if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
			panic(err)
		}
		one.Tree, one.Refused = read(one.Text)
		if err := encoder.Encode(one); err != nil {
			panic(err)
		}
	}
}
