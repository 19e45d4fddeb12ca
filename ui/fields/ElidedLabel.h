#pragma once

#include <QLabel>

namespace clusterlens::ui {

/// One line of plain text that asks for room for all of it, but can do with little: what has no room is left out in the middle, and the tool tip tells it. A
/// plain QLabel would push whatever stands beside it out of the way each time that its text grows.
class ElidedLabel : public QLabel {
public:
    explicit ElidedLabel(QWidget* parent = nullptr);

    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    /// text(), or what of it has room.
    [[nodiscard]] QString shownText() const;
};

} // namespace clusterlens::ui
