// Paths of discriminators, read and followed through an instance.
#include "gateway/validation/profile/discriminator.h"

#include "gateway/validation/profile/conformance.h"

namespace gateway::validation {
namespace {

// Cuts "name(argument)" or "name" off the front.
struct Piece {
  std::string_view name;
  std::string_view argument;
  bool is_call = false;
};

Piece NextPiece(std::string_view& text) {
  Piece piece;
  const std::size_t end = text.find_first_of(".(");
  piece.name = text.substr(0, end);
  if (end == std::string_view::npos) {
    text = {};
    return piece;
  }
  if (text[end] == '.') {
    text.remove_prefix(end + 1);
    return piece;
  }
  piece.is_call = true;
  const std::size_t close = text.find(')', end);
  piece.argument = text.substr(end + 1, close == std::string_view::npos ? close : close - end - 1);
  text = close == std::string_view::npos ? std::string_view() : text.substr(close + 1);
  if (text.starts_with('.')) text.remove_prefix(1);
  return piece;
}

std::string_view WithoutQuotes(std::string_view text) {
  if (text.size() >= 2 && (text.front() == '\'' || text.front() == '"'))
    return text.substr(1, text.size() - 2);
  return text;
}

std::vector<PathStep> ReadPath(std::string_view text) {
  std::vector<PathStep> path;
  while (!text.empty()) {
    const Piece piece = NextPiece(text);
    if (piece.name == "$this" || piece.name.empty()) continue;
    if (!piece.is_call) {
      std::string_view name = piece.name;
      if (name.ends_with("[x]")) name.remove_suffix(3);
      path.push_back({PathStep::Kind::kChild, std::string(name)});
    } else if (piece.name == "resolve") {
      path.push_back({PathStep::Kind::kResolve, ""});
    } else if (piece.name == "extension") {
      path.push_back({PathStep::Kind::kExtension, std::string(WithoutQuotes(piece.argument))});
    } else if (piece.name == "ofType" || piece.name == "as") {
      path.push_back({PathStep::Kind::kOfType, std::string(piece.argument)});
    }
  }
  return path;
}

Discriminator::Kind KindOf(std::string_view type) {
  if (type == "exists") return Discriminator::Kind::kExists;
  if (type == "type") return Discriminator::Kind::kType;
  if (type == "profile") return Discriminator::Kind::kProfile;
  return Discriminator::Kind::kValue;  // value and pattern
}

// "value" or, of a choice, "valueCodeableConcept".
void AddChildren(fhir::Node node, std::string_view name, std::vector<fhir::Node>& found) {
  const std::span<const fhir::Node> children = node.Children(name);
  found.insert(found.end(), children.begin(), children.end());
  if (!children.empty() || node.type() == nullptr) return;
  const fhir::Type::Property property = node.type()->FindProperty(name);
  if (property.element == nullptr) return;
  for (const fhir::Node child : node.Children(property.element->name)) {
    if (child.type() == property.type->type) found.push_back(child);
  }
}

void Step(const Scope& scope, const PathStep& step, fhir::Node node,
          std::vector<fhir::Node>& found) {
  switch (step.kind) {
    case PathStep::Kind::kChild:
      return AddChildren(node, step.name, found);
    case PathStep::Kind::kExtension:
      for (const fhir::Node extension : node.Children("extension")) {
        if (extension.ChildText("url") == step.name) found.push_back(extension);
      }
      return;
    case PathStep::Kind::kResolve: {
      const std::string_view reference =
          node.is_primitive() ? node.text() : node.ChildText("reference");
      const fhir::Node target = FindTarget(scope, reference);
      if (target) found.push_back(target);
      return;
    }
    case PathStep::Kind::kOfType:
      if (node.type()->IsA(step.name)) found.push_back(node);
      return;
  }
}

}  // namespace

Discriminator ReadDiscriminator(fhir::Node discriminator) {
  const std::string_view path = discriminator.ChildText("path");
  return {KindOf(discriminator.ChildText("type")), path, ReadPath(path)};
}

std::vector<fhir::Node> Follow(const Scope& scope, const std::vector<PathStep>& path) {
  std::vector<fhir::Node> nodes{scope.node()};
  for (const PathStep& step : path) {
    std::vector<fhir::Node> next;
    for (const fhir::Node node : nodes) Step(scope, step, node, next);
    nodes = std::move(next);
  }
  return nodes;
}

}  // namespace gateway::validation
