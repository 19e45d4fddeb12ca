#pragma once

#include <QFontMetrics>
#include <QHash>
#include <QLabel>

namespace clusterlens::ui {

/// A label with lines that break, whose height at a width is computed once. QLabel lays its text out twice each time that a layout asks, and a layout asks six
/// times: 25 ms for rich text with tables.
class TextLabel : public QLabel {
public:
    explicit TextLabel(QWidget* parent = nullptr);

    [[nodiscard]] int heightForWidth(int width) const override;

protected:
    void changeEvent(QEvent* event) override;

private:
    mutable QHash<int, int> m_heights; ///< at widths, pixels
    mutable QString m_text;            ///< which they are heights of
    mutable QFontMetrics m_metrics;
};

} // namespace clusterlens::ui
