// What the words of a path stand for: `export.segment.name`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scenario/compile.h"

namespace understudy::scenario {

/// Resolves one path. Borrows everything it is given.
class Resolver {
  public:
    Resolver(const Site& site, const ExpressionSyntax& syntax, const yaml::Node& node)
        : site_(site), path_(syntax.path), node_(node) {}

    /// Returns the read without filters; nothing after a mistake.
    std::optional<Compiled> resolve();

  private:
    using Word = ExpressionSyntax::Word;

    // What a path may begin with: resolver.cpp.
    bool read_head();
    bool fail_at_head();
    bool read_parameter(Root root, const std::vector<Parameter>& parameters);
    bool read_body();
    bool read_part(Root root, const std::vector<std::string>& parts);
    bool read_limit();
    bool read_limits();
    bool read_setting();
    bool read_single(Root root);
    bool read_list(int index);

    // What is in the things that names stand for: resolver_things.cpp.
    bool read_name(const Scope::Name& name);
    bool read_instance(int kind, std::size_t at);
    bool read_field(const Kind& kind, int field, std::size_t at);
    bool read_builtin(const Kind& kind, Builtin builtin, std::size_t at);
    bool read_members(const Schema& schema, const std::string& what, std::size_t at);
    bool fail_at_member(const Word& word, const Schema& schema, const std::string& what);
    bool read_thing_part(Thing thing, Step::Is is, const std::string& what,
                         const std::vector<std::string>& parts);

    void add_step(Step::Is is, int index) { out_.expression.steps.push_back({is, index, 0, {}}); }
    void add_member(const Word& word) {
        out_.expression.steps.push_back({Step::Is::member, 0, 0, word.text});
    }
    void note_read(std::optional<Place>& first) const;
    bool fail(const Word& word, std::string message, std::string hint = {});
    /// Fails if there are words from `at` on.
    bool end_at(std::size_t at, const std::string& what);

    const Site& site_;
    const std::vector<Word>& path_;
    const yaml::Node& node_;
    Compiled out_;
};

}  // namespace understudy::scenario
