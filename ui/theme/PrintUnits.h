#pragma once

namespace clusterlens::ui {

constexpr double mmPerInch = 25.4;

} // namespace clusterlens::ui
