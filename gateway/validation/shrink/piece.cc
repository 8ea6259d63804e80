#include "gateway/validation/shrink/piece.h"

#include <utility>

namespace gateway::validation {
namespace {

Piece FromJson(const Json& json, std::string name) {
  Piece piece;
  piece.name = std::move(name);
  if (json.is_object()) {
    piece.kind = Piece::Kind::kObject;
    for (const auto& [key, value] : json.object()) piece.children.push_back(FromJson(value, key));
  } else if (json.is_array()) {
    piece.kind = Piece::Kind::kList;
    for (const Json& item : json.array()) piece.children.push_back(FromJson(item, {}));
  } else if (json.is_string()) {
    piece.kind = Piece::Kind::kText;
    piece.text = json.string();
  } else {
    piece.text = json.Write();
  }
  return piece;
}

Json ToJson(const Piece& piece) {
  switch (piece.kind) {
    case Piece::Kind::kObject: {
      Json json{Json::Object()};
      for (const Piece& child : piece.children) json.Set(child.name, ToJson(child));
      return json;
    }
    case Piece::Kind::kList: {
      Json json{Json::Array()};
      for (const Piece& child : piece.children) json.Push(ToJson(child));
      return json;
    }
    case Piece::Kind::kText:
      return Json(piece.text);
    case Piece::Kind::kLiteral:
      break;
  }
  if (piece.text == "null") return Json();
  if (piece.text == "true" || piece.text == "false") return Json(piece.text == "true");
  return Json::NumberText(piece.text);
}

}  // namespace

std::string_view Piece::Member(std::string_view member) const {
  for (const Piece& child : children) {
    if (child.name == member && child.is_value()) return child.text;
  }
  return {};
}

Result<Piece> ReadPiece(std::string_view json) {
  GATEWAY_TRY(const Json read, Json::Parse(json));
  return FromJson(read, {});
}

std::string WritePiece(const Piece& piece, int indent) { return ToJson(piece).Write(indent); }

void CollectValues(Piece& piece, std::vector<Piece*>& values) {
  if (piece.is_value()) values.push_back(&piece);
  for (Piece& child : piece.children) CollectValues(child, values);
}

}  // namespace gateway::validation
