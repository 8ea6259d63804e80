#include "gateway/fhirpath/functions/call.h"

#include <mutex>
#include <unordered_map>

#include "gateway/fhirpath/functions/table.h"

namespace gateway::fhirpath {
namespace {

std::unexpected<Error> WrongType(const Item& item, std::string_view wanted) {
  return Fail(IssueType::kProcessing,
              "needs a " + std::string(wanted) + ", not a " + Describe(item));
}

// The single item as a value; nothing when there is none, or one without more than extensions.
Status ReadValue(Items items, std::optional<ValueView>& value) {
  GATEWAY_TRY(const Item* const item, Single(items));
  value = std::nullopt;
  if (item == nullptr) return {};
  if (ValueView view; item->ToOperand(view)) {
    value = view;
    return {};
  }
  if (item->is_node() && item->node().is_primitive()) return {};
  return WrongType(*item, "simple value");
}

// The compiled patterns of the last expressions: few patterns make up nearly all there are.
class PatternCache {
 public:
  Result<Regex> Compile(std::string_view pattern) {
    if (const std::optional<Regex> known = Find(pattern)) return *known;
    Result<Regex> regex = Regex::Compile(pattern, {.dot_matches_newline = true});
    if (!regex) return Fail(Shortened(std::move(regex).error()));
    if (pattern.size() <= kLongest) Keep(pattern, *regex);
    return regex;
  }

 private:
  // What is wrong with a pattern may quote the whole of it.
  static Error Shortened(Error error) {
    constexpr std::size_t kLongestError = 200;
    if (error.diagnostics.size() > kLongestError) error.diagnostics.resize(kLongestError);
    return error;
  }

  static constexpr std::size_t kMost = 256;
  static constexpr std::size_t kLongest = 512;
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  std::optional<Regex> Find(std::string_view pattern) {
    const std::scoped_lock lock(mutex_);
    const auto found = patterns_.find(pattern);
    return found == patterns_.end() ? std::nullopt : std::optional(found->second);
  }
  void Keep(std::string_view pattern, const Regex& regex) {
    const std::scoped_lock lock(mutex_);
    if (patterns_.size() >= kMost) patterns_.clear();
    patterns_.emplace(pattern, regex);
  }

  std::mutex mutex_;
  std::unordered_map<std::string, Regex, Hash, std::equal_to<>> patterns_;
};

}  // namespace

Result<const Item*> Single(Items items) {
  if (items.size() <= 1) return items.empty() ? nullptr : items.data();
  return Fail(IssueType::kProcessing,
              "needs one item, and there are " + std::to_string(items.size()));
}

Result<std::optional<SystemValue>> SingleValue(Items items) {
  std::optional<ValueView> view;
  GATEWAY_CHECK(ReadValue(items, view));
  if (!view) return std::nullopt;
  return view->Copy();
}

Status ReadString(Items items, std::optional<std::string_view>& text) {
  std::optional<ValueView> view;
  GATEWAY_CHECK(ReadValue(items, view));
  text = std::nullopt;
  if (!view) return {};
  if (view->type != SystemType::kString) return WrongType(items[0], "String; use toString()");
  text = view->text;
  return {};
}

Result<std::optional<std::string>> SingleString(Items items) {
  std::optional<std::string_view> text;
  GATEWAY_CHECK(ReadString(items, text));
  if (!text) return std::nullopt;
  return std::string(*text);
}

Result<std::optional<std::int64_t>> SingleInteger(Items items) {
  std::optional<ValueView> value;
  GATEWAY_CHECK(ReadValue(items, value));
  if (!value) return std::nullopt;
  if (value->type != SystemType::kInteger) return WrongType(items[0], "Integer");
  return value->integer;
}

Result<Regex> CompilePattern(std::string_view pattern, std::string_view flags) {
  static PatternCache cache;
  if (flags.empty()) return cache.Compile(pattern);
  if (flags.find_first_not_of("im") != std::string_view::npos)
    return Fail(IssueType::kInvalid, "the flags of a pattern are i (either case) and m (lines)");
  return cache.Compile("(?" + std::string(flags) + ")" + std::string(pattern));
}

Result<Collection> Call::Argument(std::size_t index) const {
  Collection result;
  GATEWAY_CHECK(site_.arguments[index]->EvaluateApart(scope_, result));
  return result;
}

Status Call::ForItem(std::size_t argument, const Item& item, std::size_t index,
                     Collection& out) const {
  return ForItem(argument, item, index, scope_.total, out);
}

Status Call::ForItem(std::size_t argument, const Item& item, std::size_t index,
                     const Collection* total, Collection& out) const {
  GATEWAY_CHECK(scope_.evaluation.Spend(1));
  const Scope inner{scope_.evaluation, {&item, 1}, static_cast<std::int64_t>(index), total};
  return site_.arguments[argument]->EvaluateApart(inner, out);
}

Status Call::OnInput(std::size_t argument, Collection& out) const {
  const Scope inner{scope_.evaluation, input_, scope_.index, scope_.total};
  return site_.arguments[argument]->EvaluateApart(inner, out);
}

Result<std::optional<bool>> Call::Condition(std::size_t argument, const Item& item,
                                            std::size_t index) const {
  GATEWAY_CHECK(scope_.evaluation.Spend(1));
  const Scope inner{scope_.evaluation, {&item, 1}, static_cast<std::int64_t>(index), scope_.total};
  std::optional<bool> truth;
  GATEWAY_CHECK(site_.arguments[argument]->DecideApart(inner, truth));
  return truth;
}

Result<std::optional<SystemValue>> Call::InputValue() const { return SingleValue(input_); }

Result<std::optional<std::string>> Call::InputString() const { return SingleString(input_); }

Result<std::optional<std::string>> Call::StringArgument(std::size_t index) const {
  Collection held;
  Items items;
  GATEWAY_CHECK(site_.arguments[index]->Read(scope_, held, items));
  return SingleString(items);
}

Result<std::optional<std::int64_t>> Call::IntegerArgument(std::size_t index) const {
  Collection held;
  Items items;
  GATEWAY_CHECK(site_.arguments[index]->Read(scope_, held, items));
  return SingleInteger(items);
}

Result<std::optional<Regex>> Call::PatternArgument() const {
  if (site_.pattern) return site_.pattern;
  GATEWAY_TRY(const std::optional<std::string> pattern, StringArgument(0));
  if (!pattern) return std::nullopt;
  std::optional<std::string> flags;
  if (const std::size_t index = site_.function->min_arguments; Has(index)) {
    GATEWAY_TRY(flags, StringArgument(index));
  }
  GATEWAY_TRY(Regex regex, CompilePattern(*pattern, flags.value_or("")));
  return std::optional<Regex>(std::move(regex));
}

}  // namespace gateway::fhirpath
