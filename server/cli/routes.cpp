#include <iostream>
#include <vector>

#include <understudy/server.h>

#include "cli/commands.h"
#include "cli/table.h"

namespace understudy::cli {

ExitCode routes(const Arguments& arguments) {
    std::string vendor;
    std::vector<std::vector<std::string>> rows;
    const auto print = [&] {
        if (!rows.empty()) std::cout << vendor << '\n' << table(rows);
        rows.clear();
    };
    for (const Route& route : understudy::routes(arguments.options)) {
        if (route.vendor != vendor) print();
        vendor = route.vendor;
        rows.push_back({route.method, route.path, route.operation, route.grade, route.source});
    }
    print();
    return ExitCode::ok;
}

}  // namespace understudy::cli
