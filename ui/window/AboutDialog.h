#pragma once

#include "model/GenerativeModel.h"

#include <QMessageBox>

#include <optional>

namespace clusterlens::ui {

/// Versions of the program and its libraries, the model that is loaded and where it runs.
class AboutDialog : public QMessageBox {
    Q_OBJECT

public:
    explicit AboutDialog(const std::optional<ModelInfo>& model, QWidget* parent = nullptr);
};

} // namespace clusterlens::ui
