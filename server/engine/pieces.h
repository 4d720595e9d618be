// The values that a request's target and body are made of, found without changing a byte of them.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/secret_names.h"

namespace understudy::engine {

/// How a value stands in a text.
enum class Spelling { plain, path, form, json };

/// A stretch of a text that is one value.
struct Piece {
    std::size_t begin = 0, end = 0;  ///< in the text
    Spelling spelling = Spelling::plain;
    bool is_secret = false;          ///< stands where a secret is declared
};
using OnPiece = std::function<void(const Piece&)>;

/// Whether the names are those of the operation that answers, or of all that may have been meant.
enum class Names { certain, guessed };

/// Tells of each value in the query of a target and, in order, of the path's: its segments, or, once an operation was found,
/// those that are parameters. `parameters` are views into `target`.
void pieces_of_target(std::string_view target, const std::vector<std::string_view>& parameters, const scenario::SecretNames& secrets,
                      Names names, const OnPiece& on_piece);

/// Tells of each value in a body that is JSON or a form. Any other body is a single piece, secret where it may hold one.
void pieces_of_body(std::string_view body, const scenario::SecretNames& secrets, Names names, const OnPiece& on_piece);

/// The value that a piece's text stands for.
std::string value_of(std::string_view text, Spelling spelling);
/// The text that stands for a value; in JSON a string.
std::string spell(std::string_view value, Spelling spelling);

}  // namespace understudy::engine
