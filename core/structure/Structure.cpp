#include "structure/Structure.h"

namespace clusterlens {

Structure makeStructure(const std::string& element, const PositionsXyz& positions, std::string title)
{
    return {std::vector<std::string>(static_cast<std::size_t>(positions.rows()), element), positions, std::move(title)};
}

} // namespace clusterlens
